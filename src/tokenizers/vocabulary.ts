import { UnknownTokenError } from "../errors.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Closes a sequence; it also opens the one a decoder writes. */
export const eosId = 0;
/** Fills a sequence up to the length of the longest in its batch. */
export const padId = 1;
/** Stands between problem and query, and between problem and answer where both are one sequence. */
export const separatorId = 2;
export const separator = "<sep>";

/** The first words of every vocabulary. */
export const specialTokens: readonly string[] = [
  "<eos>",
  "<pad>",
  separator,
  "(",
  ")",
  ...Array.from({ length: 10 }, (_, i) => `<SPECIAL_${i}>`),
];

/** The words a model reads and writes, numbered from 0. */
export interface Vocabulary {
  /** Word number `id` is `words[id]`: special words first, then the tokens, sorted as strings. */
  readonly tokens: readonly string[];

  /** The number of a word, or `undefined` if it is unknown. */
  idOf(word: string): number | undefined;

  /** @throws {UnknownTokenError} naming the first unknown token */
  idsOf(tokens: readonly string[]): number[];

  /** @throws {RangeError} if a number belongs to no word */
  tokensOf(ids: Iterable<number>): string[];
}

/**
 * The vocabulary of a problem: what its tokenizers use.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { symbolicInts } from "./symbolic_ints.ts";
 *
 * const bits = symbolicInts(0, 1), { idsOf, tokensOf } = vocabularyOf(bits, bits);
 * assert.deepEqual(tokensOf(idsOf(["1", "0"])), ["1", "0"]);
 * ```
 *
 * @throws {Error} if a tokenizer uses a special word as a symbol
 */
export function vocabularyOf(
  input: Tokenizer<unknown>,
  output: Tokenizer<unknown>,
  query?: Tokenizer<unknown>,
): Vocabulary {
  const symbols = new Set([...input.symbols, ...output.symbols, ...query?.symbols ?? []]);
  const reserved = specialTokens.filter((word) => symbols.has(word)).join(" ");
  if (reserved !== "") {
    throw new Error(`a tokenizer uses reserved words as symbols: ${reserved}`);
  }
  return vocabularyFrom([...specialTokens, ...[...symbols].sort()]);
}

/** The vocabulary of a list of words by number, all different. */
export function vocabularyFrom(words: readonly string[]): Vocabulary {
  const ids = new Map(words.map((word, id) => [word, id]));
  return {
    tokens: words,
    idOf: (word) => ids.get(word),
    idsOf: (tokens) => tokens.map((token) => knownId(ids, token)),
    tokensOf: (numbers) => Array.from(numbers, (id) => knownToken(words, id)),
  };
}

function knownId(ids: ReadonlyMap<string, number>, token: string): number {
  const id = ids.get(token);
  if (id === undefined) {
    throw new UnknownTokenError(token, ids.size);
  }
  return id;
}

function knownToken(words: readonly string[], id: number): string {
  const word = words[id];
  if (word === undefined) throw new RangeError(`no word has the number ${id}`);
  return word;
}
