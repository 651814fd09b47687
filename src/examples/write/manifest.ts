import { basename } from "node:path";
import type { WrittenSet } from "./generate_files.ts";

/** Known to V8, not yet to TypeScript: a number that is written as this text. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * What is in generated files and how to make them again, as JSON; integers of any size are plain numbers. Nothing in it
 * depends on where or when they were made.
 *
 * @param parameters the flags that decide which examples are generated
 */
export function manifestOf(
  parameters: Readonly<Record<string, unknown>>,
  seed: number,
  sets: readonly WrittenSet[],
): string {
  const files = sets.map((set) => [set.split, {
    name: basename(set.path),
    examples: set.examples,
    bytes: set.bytes,
    sha256: set.sha256,
    duplicates: set.duplicates,
    rejected: { too_long: set.tooLong, failed: set.failed, errors: set.errors },
  }]);
  const manifest = {
    ...{ parameters, seed },
    files: Object.fromEntries(files),
  };
  return JSON.stringify(manifest, exactIntegers, 2) + "\n";
}

function exactIntegers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? rawJSON(String(value)) : value;
}
