/** Types of problems and answers in data files, as `--data_types` declares them: `int[5]:range(2)`. */
import { FlagError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";

/** Largest size of an array and most integers in a range: no model could hold a larger vocabulary. */
const most = 10_000_000;

/** Completes "expected …" where types are told to be wrong. */
export const typesExpected = "two types with a colon between them, each int, int[5], int[3][2] " +
  `(sizes from 1), range(7) or range(-5,7) (1 to ${most} integers)`;

/** Integers with sign and digits: one, or an array with the largest size of each dimension. */
interface Integers {
  readonly sizes: readonly number[];
}

/** Integers written as one token each, `to` not included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

type DataType = Integers | Range;

/** The tokenizers of both sides of an example. */
export interface Tokenizers {
  readonly input: Tokenizer<unknown>;
  readonly output: Tokenizer<unknown>;
}

/** Tells whether a text declares the types of problem and answer. */
export function areDataTypes(text: string): boolean {
  return readTypes(text) !== undefined;
}

/**
 * The tokenizers of `problem:answer`, each `int` (sign and digits), `int[5]`, `int[3][2]` (arrays; the largest of the
 * sizes bounds every dimension), `range(b)` or `range(a,b)` (one token, from 0 or a up to but not including b).
 *
 * @param base in which integers are written
 * @throws {FlagError} if the types cannot be understood
 */
export function tokenizersOfTypes(text: string, base: number): Tokenizers {
  const types = readTypes(text);
  if (types === undefined) {
    throw new FlagError("--data_types", `expected ${typesExpected}, found ${shorten(text)}`);
  }
  const [input, output] = types;
  return { input: tokenizerOf(input, base), output: tokenizerOf(output, base) };
}

/** The fewest tokens of a vocabulary for these types, which is not made for that: it may be large. */
export function fewestTokensOfTypes(text: string, base: number): number {
  return Math.max(...(readTypes(text) ?? []).map((type) => tokensOf(type, base)));
}

function tokensOf(type: DataType, base: number): number {
  return "from" in type ? type.to - type.from : Math.max(0, ...type.sizes) + base;
}

function readTypes(text: string): [DataType, DataType] | undefined {
  const [input, output, ...others] = text.split(":").map(readType);
  return input && output && others.length === 0 ? [input, output] : undefined;
}

function readType(text: string): DataType | undefined {
  if (/^int(\[\d+\])*$/.test(text)) {
    const sizes = Array.from(text.matchAll(/\d+/g), ([size]) => Number(size));
    return sizes.every((size) => size >= 1 && size <= most) ? { sizes } : undefined;
  }
  const [matched, first = "0", last] = /^range\((?:(-?\d+),)?(-?\d+)\)$/.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const from = Number(first), to = Number(last);
  const exact = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  return exact && to > from && to - from <= most ? { from, to } : undefined;
}

function tokenizerOf(type: DataType, base: number): Tokenizer<unknown> {
  if ("from" in type) return symbolicInts(type.from, type.to - 1);
  const { sizes } = type, element = positionalInts(base);
  if (sizes.length === 0) return element;
  return numberArray<bigint>(element, { dimensions: sizes.length, maxSize: Math.max(...sizes) });
}
