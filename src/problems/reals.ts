/** Real and complex numbers as the flags say they are written. */
import { floatTypeOf } from "../flags/data_types.ts";
import { notedArray } from "../tokenizers/noted_array.ts";
import type { Complex } from "../tokenizers/complexes.ts";
import type { ElementTokenizer } from "../tokenizers/tokenizer.ts";
import { tokenizerOf } from "./tokenizer_of.ts";

/** Lists of real numbers. */
export function realVectors(
  floatType: string,
  maxSize: number,
): ElementTokenizer<readonly number[]> {
  return notedArray(tokenizerOf(floatTypeOf(floatType), 0), { dimensions: 1, maxSize });
}

/** Matrices of real numbers. */
export function realMatrices(
  floatType: string,
  maxSize: number,
): ElementTokenizer<readonly (readonly number[])[]> {
  return notedArray(tokenizerOf(floatTypeOf(floatType), 0), { dimensions: 2, maxSize });
}

/** Lists of complex numbers, whose parts are written as real numbers. */
export function complexVectors(
  floatType: string,
  maxSize: number,
): ElementTokenizer<readonly Complex[]> {
  const type = { ...floatTypeOf(floatType), kind: "complex" } as const;
  return notedArray(tokenizerOf(type, 0), { dimensions: 1, maxSize });
}
