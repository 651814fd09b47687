import type { ElementTokenizer, Notation } from "./tokenizer.ts";

/** A tokenizer that reads nothing where anything follows the value. @param parts what it is made of */
export function elementTokenizer<T>(
  parts: Pick<ElementTokenizer<T>, "symbols" | "encode" | "parseAt" | "grammar"> & {
    readonly notation: Notation<T>;
  },
): ElementTokenizer<T> & { readonly notation: Notation<T> } {
  const { symbols, encode, parseAt, notation, grammar } = parts;
  return {
    ...{ symbols, encode, parseAt, notation },
    ...grammar && { grammar },
    parse(tokens) {
      const parsed = parseAt(tokens, 0);
      return parsed?.end === tokens.length ? parsed.value : undefined;
    },
  };
}
