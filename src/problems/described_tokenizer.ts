import { asNumbers } from "../tokenizers/as_numbers.ts";
import { complexes } from "../tokenizers/complexes.ts";
import type { TokenizerDescription } from "../tokenizers/description.ts";
import { balancedInts, digitInts } from "../tokenizers/digit_ints.ts";
import { edgeLists } from "../tokenizers/edge_lists.ts";
import { expressions } from "../tokenizers/expressions.ts";
import { factoredInts } from "../tokenizers/factored_ints.ts";
import { floats } from "../tokenizers/floats.ts";
import { interleavedInts } from "../tokenizers/interleaved_ints.ts";
import { labels } from "../tokenizers/labels.ts";
import { mixedTokens } from "../tokenizers/mixed_tokens.ts";
import { nestedLists } from "../tokenizers/nested_lists.ts";
import { notedArray } from "../tokenizers/noted_array.ts";
import { partitions } from "../tokenizers/partitions.ts";
import { permutations } from "../tokenizers/permutations.ts";
import { polynomials } from "../tokenizers/polynomials.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { rationals } from "../tokenizers/rationals.ts";
import { sequences } from "../tokenizers/sequences.ts";
import { sets } from "../tokenizers/sets.ts";
import { floatsB1999, floatsFP15 } from "../tokenizers/short_floats.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import type { ElementTokenizer, Tokenizer } from "../tokenizers/tokenizer.ts";
import { tuples } from "../tokenizers/tuples.ts";
import { words } from "../tokenizers/words.ts";
import { canonicalExpressions } from "./symbolic/canonical_expressions.ts";

type Kind = TokenizerDescription["kind"];

/** What descriptions `D` of a kind say besides it. */
type Fields<D, K extends Kind> = D extends { readonly kind: infer L }
  ? K extends L ? Omit<D, "kind"> : never
  : never;

/** Values of any kind: each tokenizer is given those that it reads. */
// deno-lint-ignore no-explicit-any
type AnyTokenizer = Tokenizer<any>;

type Makers = {
  readonly [K in Kind]: (description: Fields<TokenizerDescription, K>) => AnyTokenizer;
};

const makers: Makers = {
  positionalInts: ({ base }) => positionalInts(base),
  mixedTokens: ({ base }) => mixedTokens(base),
  balancedInts: ({ base }) => balancedInts(base),
  factoredInts: ({ base }) => factoredInts(base),
  digitInts: ({ base, ...options }) => digitInts(base, options),
  interleavedInts: ({ base, ...interleaving }) => interleavedInts(base, interleaving),
  symbolicInts: ({ min, max, prefix }) => symbolicInts(min, max, prefix),
  numberArray: ({ element, ...shape }) => notedArray(part(element), shape),
  floats,
  floatsB1999,
  floatsFP15,
  asNumbers: ({ integer }) => asNumbers(part(integer)),
  rationals: ({ integer }) => rationals(part(integer)),
  complexes: (description) => complexes(part(description.part)),
  permutations: ({ size }) => permutations(size),
  partitions: ({ most }) => partitions(most),
  sets: ({ element }) => sets(part(element)),
  sequences: ({ element }) => sequences(part(element)),
  nestedLists: ({ element }) => nestedLists(part(element)),
  tuples: ({ parts }) => tuples(...parts.map(part)),
  words: ({ alphabet }) => words(alphabet),
  labels: ({ names }) => labels(...names),
  edgeLists: ({ weight, ...graphs }) =>
    edgeLists({ ...graphs, ...weight && { weight: part(weight) } }),
  polynomials: ({ integer, ...options }) => polynomials({ ...options, integer: part(integer) }),
  expressions: ({ integer, variables }) => expressions({ variables, integer: part(integer) }),
  canonicalExpressions: ({ integer, variables }) =>
    canonicalExpressions({ variables, integer: part(integer) }),
  tokens: ({ symbols }) => tokenList(symbols),
};

/** The tokenizer of a description. */
export function describedTokenizer(description: TokenizerDescription): Tokenizer<unknown> {
  const { kind, ...rest } = description;
  const make = makers[kind] as (rest: Omit<TokenizerDescription, "kind">) => AnyTokenizer;
  return make(rest);
}

/** What values are made of is written by tokenizers of elements alone. */
// deno-lint-ignore no-explicit-any
function part(description: TokenizerDescription): ElementTokenizer<any> {
  return describedTokenizer(description) as ElementTokenizer<unknown>;
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
