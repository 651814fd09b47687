/** Tokenizers as data, so that a program elsewhere can read and write the same values (see `described_tokenizer.ts` in `problems`). */
import type { Tokenizer } from "./tokenizer.ts";

export type TokenizerDescription =
  | {
    readonly kind: "positionalInts" | "mixedTokens" | "balancedInts" | "factoredInts";
    readonly base: number;
  }
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
  | {
    readonly kind: "digitInts";
    readonly base: number;
    readonly reversed: boolean;
    readonly attached: boolean;
    readonly width?: number;
  }
  | {
    readonly kind: "interleavedInts";
    readonly base: number;
    readonly count: number;
    readonly reversed: boolean;
  }
  | {
    readonly kind: "floats";
    readonly digits: number;
    readonly maxExponent: number;
    readonly base: 10 | 1000;
    readonly variable: boolean;
  }
  | {
    readonly kind: "floatsB1999" | "floatsFP15";
    readonly digits: number;
    readonly maxExponent: number;
  }
  | { readonly kind: "asNumbers" | "rationals"; readonly integer: TokenizerDescription }
  | { readonly kind: "complexes"; readonly part: TokenizerDescription }
  | { readonly kind: "permutations"; readonly size: number }
  | { readonly kind: "partitions"; readonly most: number }
  | {
    readonly kind: "sets" | "sequences" | "nestedLists";
    readonly element: TokenizerDescription;
  }
  | { readonly kind: "tuples"; readonly parts: readonly TokenizerDescription[] }
  | { readonly kind: "words"; readonly alphabet: string }
  | { readonly kind: "labels"; readonly names: readonly string[] }
  | {
    readonly kind: "edgeLists";
    readonly vertices: number;
    readonly directed: boolean;
    readonly weight?: TokenizerDescription;
  }
  | {
    readonly kind: "polynomials";
    readonly variables: readonly string[];
    readonly base: number;
    readonly integer: TokenizerDescription;
    readonly rational: boolean;
  }
  /** Canonical ones are brought into the form that models of functions are trained on when they are typed. */
  | {
    readonly kind: "expressions" | "canonicalExpressions";
    readonly variables: readonly string[];
    readonly integer: TokenizerDescription;
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
