/** What the types of `--data_types` mean for the tokens of a problem. */
import { FlagError } from "../errors.ts";
import { type DataType, readDataTypes, typesExpected } from "../flags/data_types.ts";
import { shorten } from "../text/shorten.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";

/** The tokenizers of both sides of an example, and of the query between them if there is one. */
export interface Tokenizers {
  readonly input: Tokenizer<unknown>;
  readonly query?: Tokenizer<unknown>;
  readonly output: Tokenizer<unknown>;
}

/**
 * The tokenizers of `problem:answer` or `problem:query:answer`.
 *
 * @param base in which integers are written
 * @throws {FlagError} if the types cannot be understood
 */
export function tokenizersOfTypes(text: string, base: number): Tokenizers {
  const types = readDataTypes(text);
  if (types === undefined) {
    throw new FlagError("--data_types", `expected ${typesExpected}, found ${shorten(text)}`);
  }
  const { input, query, output } = types;
  return {
    input: tokenizerOf(input, base),
    ...query && { query: tokenizerOf(query, base) },
    output: tokenizerOf(output, base),
  };
}

/** The fewest tokens of a vocabulary for these types, which is not made for that: it may be large. */
export function fewestTokensOfTypes(text: string, base: number): number {
  return Math.max(...Object.values(readDataTypes(text) ?? {}).map((type) => tokensOf(type, base)));
}

function tokensOf(type: DataType, base: number): number {
  return "from" in type ? type.to - type.from : Math.max(0, ...type.sizes) + base;
}

function tokenizerOf(type: DataType, base: number): Tokenizer<unknown> {
  if ("from" in type) return symbolicInts(type.from, type.to - 1);
  const { sizes } = type, element = positionalInts(base);
  if (sizes.length === 0) return element;
  return numberArray<bigint>(element, { dimensions: sizes.length, maxSize: Math.max(...sizes) });
}
