/** Types of problems and answers in data files, as `--data_types` declares them: `int[5]:range(2)`. */
import { FlagError } from "../errors.ts";
import { shorten } from "../parameters/shorten.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";

/** More words than this in a vocabulary are a slip of the keyboard: no model could hold them. */
const mostWords = 10_000_000;

const pattern = /^(?:int((?:\[\d+\])*)|range\((?:(-?\d+),)?(-?\d+)\))$/;

/**
 * The tokenizers of `problem:answer`, each `int` (sign and digits), `int[5]`, `int[3][2]` (arrays of at most that
 * size), `range(b)` or `range(a,b)` (one token, from 0 or a up to but not including b).
 *
 * @param base in which integers are written
 * @throws {FlagError} saying which type cannot be understood
 */
export function tokenizersOfTypes(
  types: string,
  base: number,
): { input: Tokenizer<unknown>; output: Tokenizer<unknown> } {
  const sides = types.split(":");
  if (sides.length !== 2) {
    throw flagError(`expected two types with a colon between them, like int[5]:range(2)`, types);
  }
  const [input, output] = sides.map((type) => tokenizerOf(type, base));
  return { input: input!, output: output! };
}

function tokenizerOf(type: string, base: number): Tokenizer<unknown> {
  const [matched, sizes, from = "0", to] = pattern.exec(type) ?? [];
  if (matched === undefined) {
    throw flagError("expected int, int[5], int[3][2], range(7) or range(-5,7)", type);
  }
  return sizes === undefined ? range(type, Number(from), Number(to)) : integers(type, sizes, base);
}

function integers(type: string, sizes: string, base: number): Tokenizer<unknown> {
  const element = positionalInts(base);
  const dimensions = Array.from(sizes.matchAll(/\d+/g), ([size]) => Number(size));
  if (dimensions.length === 0) return element;
  if (dimensions.some((size) => size < 1 || size > mostWords)) {
    throw flagError(`expected sizes from 1 to ${mostWords}`, type);
  }
  const shape = { dimensions: dimensions.length, maxSize: Math.max(...dimensions) };
  return numberArray<bigint>(element, shape);
}

function range(type: string, from: number, to: number): Tokenizer<unknown> {
  const safe = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  if (!safe || to <= from || to - from > mostWords) {
    throw flagError(`expected a range of 1 to ${mostWords} integers`, type);
  }
  return symbolicInts(from, to - 1);
}

function flagError(expected: string, found: string): FlagError {
  return new FlagError("--data_types", `${expected}, found ${shorten(found)}`);
}
