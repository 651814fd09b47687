import { basename } from "node:path";
import type { WrittenFile } from "./data_files.ts";
import type { WrittenSet } from "./generate_files.ts";

/** Known to V8, not yet to TypeScript: a number that is written as this text. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * What is in files of examples and how to make them again, as JSON; integers of any size are plain numbers. Nothing in it
 * depends on where or when they were made.
 *
 * @param parameters what decides, with the seed, which examples there are
 * @param more of a set, beside its size and digest
 */
export function manifestOf<S extends WrittenFile>(
  parameters: Readonly<Record<string, unknown>>,
  seed: number,
  sets: readonly S[],
  more: (set: S) => Readonly<Record<string, unknown>> = () => ({}),
): string {
  const files = sets.map((set) => [set.split, {
    name: basename(set.path),
    examples: set.examples,
    bytes: set.bytes,
    sha256: set.sha256,
    ...more(set),
  }]);
  const manifest = { parameters, seed, files: Object.fromEntries(files) };
  return JSON.stringify(manifest, exactIntegers, 2) + "\n";
}

/** What drawing a set took. */
export function drawingOf({ duplicates, tooLong, failed, errors }: WrittenSet) {
  return { duplicates, rejected: { too_long: tooLong, failed, errors } };
}

function exactIntegers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? rawJSON(String(value)) : value;
}
