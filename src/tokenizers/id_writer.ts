import type { ElementTokenizer, Tokenizer } from "./tokenizer.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A list that values are appended to, as tokens or as their numbers. */
export interface Sink<S> {
  push(item: S): unknown;
}

/** Appends a value to a list. */
export type Writer<T, S> = (value: T, list: Sink<S>) => void;

type WriterMaker<T> = (vocabulary: Vocabulary) => Writer<T, number>;

/** By tokenizer: a copy with another `encode` or other symbols must not go on writing as the original does. */
const makers = new WeakMap<Tokenizer<unknown>, WriterMaker<unknown>>();

/**
 * Gives a tokenizer a faster way to the numbers of its tokens: without the tokens.
 *
 * @param make makes a writer of exactly the numbers that `vocabulary.idsOf(tokenizer.encode(value))` are, which raises an
 * error where that does
 * @returns the tokenizer, which cannot be changed any more
 */
export function withIdWriter<T>(
  tokenizer: ElementTokenizer<T>,
  make: WriterMaker<T>,
): ElementTokenizer<T>;
export function withIdWriter<T>(tokenizer: Tokenizer<T>, make: WriterMaker<T>): Tokenizer<T>;
export function withIdWriter<T>(tokenizer: Tokenizer<T>, make: WriterMaker<T>): Tokenizer<T> {
  makers.set(tokenizer, make as WriterMaker<unknown>);
  return Object.freeze(tokenizer);
}

/**
 * The fastest way to write values as numbers of tokens.
 *
 * The writer raises `UnknownTokenError` for a token that is not in the vocabulary, and what `encode` raises. The list may
 * have got some numbers by then.
 */
export function idWriterOf<T>(tokenizer: Tokenizer<T>, vocabulary: Vocabulary): Writer<T, number> {
  return makers.get(tokenizer)?.(vocabulary) ?? ((value, ids) => {
    for (const id of vocabulary.idsOf(tokenizer.encode(value))) ids.push(id);
  });
}
