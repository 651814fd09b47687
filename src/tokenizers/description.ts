/** Tokenizers as data, so that a program elsewhere can read and write the same values (see `described_tokenizer.ts`). */
import type { Tokenizer } from "./tokenizer.ts";

export type TokenizerDescription =
  | { readonly kind: "positionalInts" | "mixedTokens"; readonly base: number }
  | {
    readonly kind: "symbolicInts";
    readonly min: number;
    readonly max: number;
    readonly prefix: string;
  }
  | {
    readonly kind: "numberArray";
    readonly element: TokenizerDescription;
    readonly dimensions: number;
    readonly maxSize: number;
    readonly prefix: string;
  }
  /** What a user wrote: of it, only the tokens are known. */
  | { readonly kind: "tokens"; readonly symbols: readonly string[] };

/** By tokenizer: a copy with another `encode` is another tokenizer. */
const descriptions = new WeakMap<object, TokenizerDescription>();

/** Attaches a description to a tokenizer, unless there is none. @returns the tokenizer */
export function described<T extends object>(
  tokenizer: T,
  description: TokenizerDescription | undefined,
): T {
  if (description !== undefined) descriptions.set(tokenizer, description);
  return tokenizer;
}

/** The description that a tokenizer was made from; `undefined` if a user wrote its code. */
export function knownDescription(tokenizer: object): TokenizerDescription | undefined {
  return descriptions.get(tokenizer);
}

/** The same, or else its tokens. */
export function descriptionOf(tokenizer: Tokenizer<unknown>): TokenizerDescription {
  return knownDescription(tokenizer) ?? { kind: "tokens", symbols: tokenizer.symbols };
}
