import { described } from "./description.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { positionalInts } from "./positional_ints.ts";

/** What stands in data of no declared type: integers with a sign, and tokens that stand for themselves. */
export type MixedValue = readonly (bigint | string)[];

const decimal = /^[0-9]+$/;

/**
 * Any tokens in a row, for data files of which no type is declared. A sign and the digits behind it are read as an
 * integer in base `base`, every other token as itself: `+ 1 516 2 (` is 1516002 and `(` in base 1000.
 *
 * Written again, integers may come out shorter than they were read: `+ 0 1` is 1, which is `+ 1`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const { parse } = mixedTokens(1000);
 * assert.deepEqual(parse(["+", "1", "516", "2", "("]), [1516002n, "("]);
 * ```
 *
 * @throws {RangeError} if `base` is not an integer of at least 2
 */
export function mixedTokens(base: number): Tokenizer<MixedValue> {
  const integer = positionalInts(base);
  const tokenizer: Tokenizer<MixedValue> = {
    symbols: integer.symbols,
    encode: (value) =>
      value.flatMap((item) => typeof item === "bigint" ? integer.encode(item) : [item]),
    parse(tokens) {
      const value: (bigint | string)[] = [];
      for (let at = 0; at < tokens.length;) {
        const parsed = integer.parseAt(tokens, at);
        value.push(parsed === undefined ? tokens[at]! : parsed.value);
        at = parsed === undefined ? at + 1 : parsed.end;
      }
      return value.length === 0 ? undefined : value;
    },
  };
  return described(tokenizer, { kind: "mixedTokens", base });
}

/** The first integer of a value, with or without a sign; `undefined` if there is none. */
export function firstInteger(value: MixedValue): bigint | undefined {
  const found = value.find((item) => typeof item === "bigint" || decimal.test(item));
  return found === undefined ? undefined : BigInt(found);
}
