/** Golden cases: numbers recorded from the original Int2Int, see tests/golden/NOTES.md. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSafetensors } from "../../src/files/safetensors.ts";

/** The folder of cases: `GOLDEN_DIR`, or the copy beside this file. */
export const goldenFolder = Deno.env.get("GOLDEN_DIR") ??
  fileURLToPath(new URL("../golden", import.meta.url));

/** Rows are batch-first here, as the cases list them. */
export interface GoldenBatch {
  readonly x1: number[][];
  readonly x2: number[][];
  readonly len1: number[];
  readonly len2: number[];
  readonly code_class: number[];
}

/** The fields of a case that the suite reads; which ones are there depends on the kind of case. */
export interface GoldenCase {
  readonly case: string;
  readonly flags?: Record<string, boolean | number | string>;
  // deno-lint-ignore no-explicit-any
  readonly [field: string]: any;
}

/** Names of all cases, in order. */
export function caseNames(): string[] {
  return [...Deno.readDirSync(goldenFolder)]
    .filter(({ name }) => exists(join(goldenFolder, name, "case.json")))
    .map(({ name }) => name)
    .sort();
}

/** A case; integers beyond 2^53 are read exactly, as `bigint`. */
export function readCase(name: string): GoldenCase {
  const text = Deno.readTextFileSync(join(goldenFolder, name, "case.json"));
  return JSON.parse(text, exactIntegers);
}

/** The arrays of a case by name. */
export function readArrays(name: string): Map<string, Float32Array> {
  const { tensors } = readSafetensors(join(goldenFolder, name, "tensors.safetensors"));
  return new Map([...tensors].map(([key, { data }]) => [key, data as Float32Array]));
}

function exactIntegers(_: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? "") ? BigInt(context!.source!) : value;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
