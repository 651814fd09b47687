import { described, type TokenizerDescription } from "./description.ts";
import type { ElementTokenizer, Notation } from "./tokenizer.ts";

/**
 * A tokenizer that reads nothing where anything follows the value.
 *
 * @param parts what it is made of @param description how it is made again; left out: nobody can say
 */
export function elementTokenizer<T>(
  parts: Pick<ElementTokenizer<T>, "symbols" | "encode" | "parseAt" | "grammar"> & {
    readonly notation: Notation<T>;
  },
  description?: TokenizerDescription,
): ElementTokenizer<T> & { readonly notation: Notation<T> } {
  const { symbols, encode, parseAt, notation, grammar } = parts;
  return described({
    ...{ symbols, encode, parseAt, notation },
    ...grammar && { grammar },
    parse(tokens) {
      const parsed = parseAt(tokens, 0);
      return parsed?.end === tokens.length ? parsed.value : undefined;
    },
  }, description);
}
