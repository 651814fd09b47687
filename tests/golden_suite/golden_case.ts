/** Golden cases: numbers recorded from the original Int2Int, see tests/golden/NOTES.md. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSafetensors } from "../../src/files/safetensors.ts";

/** The folder of cases: `GOLDEN_DIR`, or the copy beside this file. */
export const goldenFolder = Deno.env.get("GOLDEN_DIR") ??
  fileURLToPath(new URL("../golden", import.meta.url));

/** Rows are batch-first here, as the cases list them. */
export interface GoldenBatch {
  /** Missing where a decoder alone is trained: its sequences hold the problems. */
  readonly x1?: number[][];
  readonly x2: number[][];
  readonly len1?: number[];
  readonly len2: number[];
  readonly code_class: number[];
}

/** The arrays of a case by name. */
export type Arrays = ReadonlyMap<string, Float32Array>;

/** The fields of a case that the suite reads; which ones are there depends on the kind of case. */
export interface GoldenCase {
  /** Its folder, which is its name: a copied case may still call itself otherwise. */
  readonly folder: string;
  readonly flags?: GoldenFlags;
  // deno-lint-ignore no-explicit-any
  readonly [field: string]: any;
}

/** Options of the original's command line; booleans may be written out. */
export type GoldenFlags = Readonly<Record<string, boolean | number | string>>;

/** Folders of all cases, in order; none if there is no such folder. */
export function caseFolders(): string[] {
  if (!isThere(goldenFolder)) return [];
  return [...Deno.readDirSync(goldenFolder)]
    .filter(({ name }) => isThere(join(goldenFolder, name, "case.json")))
    .map(({ name }) => name)
    .sort();
}

/** A case; integers beyond 2^53 are read exactly, as `bigint`. */
export function readCase(folder: string): GoldenCase {
  const text = Deno.readTextFileSync(join(goldenFolder, folder, "case.json"));
  return { ...JSON.parse(text, exactIntegers), folder };
}

/** The arrays of a case. */
export function readArrays(folder: string): Arrays {
  const { tensors } = readSafetensors(join(goldenFolder, folder, "tensors.safetensors"));
  return new Map([...tensors].map(([key, { data }]) => [key, data as Float32Array]));
}

function exactIntegers(_: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? "") ? BigInt(context!.source!) : value;
}

/** Other trouble than absence, e.g. with permissions, is not hidden. */
function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}
