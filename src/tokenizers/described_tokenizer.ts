import type { TokenizerDescription } from "./description.ts";
import { mixedTokens } from "./mixed_tokens.ts";
import { numberArray } from "./number_array.ts";
import { positionalInts } from "./positional_ints.ts";
import { symbolicInts } from "./symbolic_ints.ts";
import type { ElementTokenizer, Tokenizer } from "./tokenizer.ts";

/** The tokenizer of a description. */
export function describedTokenizer(description: TokenizerDescription): Tokenizer<unknown> {
  switch (description.kind) {
    case "positionalInts":
      return positionalInts(description.base);
    case "mixedTokens":
      return mixedTokens(description.base);
    case "symbolicInts":
      return symbolicInts(description.min, description.max, description.prefix);
    case "numberArray": {
      const { element, ...shape } = description;
      return numberArray(describedTokenizer(element) as ElementTokenizer<unknown>, shape);
    }
    case "tokens":
      return tokenList(description.symbols);
  }
}

/** Lists of tokens, which stand for themselves. */
function tokenList(symbols: readonly string[]): Tokenizer<readonly string[]> {
  return {
    symbols,
    encode(value) {
      if (!Array.isArray(value) || value.some((token) => typeof token !== "string")) {
        throw new TypeError("expected a list of tokens");
      }
      return [...value];
    },
    parse: (tokens) => tokens.length === 0 ? undefined : tokens,
  };
}
