/** What the types of `--data_types` mean for the tokens of a problem. */
import { FlagError } from "../errors.ts";
import { type DataTypes, problemOfDataTypes, readDataTypes } from "../flags/data_types.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { fewestTokensOf, tokenizerOf } from "./tokenizer_of.ts";

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
  const { input, query, output } = typesIn(text);
  try {
    return {
      input: tokenizerOf(input, base),
      ...query && { query: tokenizerOf(query, base) },
      output: tokenizerOf(output, base),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new FlagError("--data_types", error.message);
    throw error;
  }
}

/** @throws {FlagError} saying what is wrong */
export function typesIn(text: string): DataTypes {
  const types = readDataTypes(text);
  if (types !== undefined) return types;
  throw new FlagError("--data_types", problemOfDataTypes(text)!);
}

/** The fewest tokens of a vocabulary for these types, which is not made for that: it may be large. */
export function fewestTokensOfTypes(text: string, base: number): number {
  return Math.max(
    ...Object.values(readDataTypes(text) ?? {}).map((type) => fewestTokensOf(type, base)),
  );
}
