import { showNumber } from "../text/show_number.ts";
import { described, knownDescription } from "./description.ts";
import { type GrammarState, toEach } from "./grammar.ts";
import { idWriterOf, withIdWriter } from "./id_writer.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/**
 * The same tokens for ordinary numbers: values are `number`s where those of `integers` are `bigint`s. Tokens that spell an integer
 * beyond 2^53, which no number holds exactly, spell no value.
 *
 * Integers that are typed or read from files are `bigint`s, and are written as well.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionalInts } from "./positional_ints.ts";
 *
 * const { encode, parse } = asNumbers(positionalInts(10));
 * assert.deepEqual(encode(-12), ["-", "1", "2"]);
 * assert.equal(parse(["-", "1", "2"]), -12);
 * ```
 */
export function asNumbers(integers: ElementTokenizer<bigint>): ElementTokenizer<number> {
  const { symbols } = integers;
  const numbers = withIdWriter<number>({
    symbols,
    ...integers.grammar && {
      grammar: { ...integers.grammar, start: exactOnly(integers, integers.grammar.start, []) },
    },
    encode: (value) => integers.encode(exactly(value)),
    parse: (tokens) => numberOf(integers.parse(tokens)),
    parseAt(tokens, start) {
      const parsed = integers.parseAt(tokens, start), value = numberOf(parsed?.value);
      return value === undefined ? undefined : { value, end: parsed!.end };
    },
  }, (vocabulary) => {
    const write = idWriterOf(integers, vocabulary);
    return (value, ids) => write(exactly(value), ids);
  });
  const inner = knownDescription(integers);
  // Programs elsewhere read these tokens as integers, which look the same; a notation is lost.
  const isSame = integers.notation === undefined;
  return described(numbers, isSame ? inner : inner && { kind: "asNumbers", integer: inner });
}

function exactly(value: number | bigint): bigint {
  if (typeof value === "bigint") return value;
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw new TypeError(`expected an integer within ±2^53, found ${showNumber(value)}`);
}

function numberOf(value: bigint | undefined): number | undefined {
  const found = Number(value ?? NaN);
  return Number.isSafeInteger(found) ? found : undefined;
}

/** Only what spells a number exactly. Further tokens make integers larger: one that is too large remains so. */
function exactOnly(
  integers: ElementTokenizer<bigint>,
  state: GrammarState,
  written: readonly string[],
): GrammarState {
  const isExact = (token: string) => {
    const value = integers.parse([...written, token]);
    return value === undefined || numberOf(value) !== undefined;
  };
  return {
    ends: state.ends,
    fewest: state.fewest,
    choices: () =>
      state.choices().map(({ tokens, fewest, next }) => {
        const areExact = [tokens[0]!, tokens.at(-1)!].every(isExact);
        const exact = areExact ? tokens : tokens.filter(isExact);
        return toEach(exact, fewest, (token) =>
          exactOnly(integers, next(token), [...written, token]));
      }).filter(({ tokens }) =>
        tokens.length > 0
      ),
  };
}
