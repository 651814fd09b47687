import { digitsOf, digitTokens, integerOf, isDigit } from "./digits.ts";
import { expectInteger } from "./decimal_float.ts";
import { elementTokenizer } from "./element.ts";
import { before, goesOn, type GrammarState, mayEnd, oneOf, repeated } from "./grammar.ts";
import { bracketed, integerIn, listIn } from "./notation.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/** What an interleaved list looks like. */
export interface Interleaving {
  /** Number of integers, from 2. */
  readonly count: number;
  /** The last digits come first. */
  readonly reversed?: boolean;
}

/**
 * Several integers with their digits in turns, so that digits of the same place stand side by side: first the signs, then the
 * first digits of all, then the second ones. Shorter integers have zeros before them. 12 and 345 are
 * `+ + 0 3 1 4 2 5` in base 10.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(interleavedInts(10, { count: 2 }).encode([12n, 345n]).join(" "), "+ + 0 3 1 4 2 5");
 * ```
 *
 * @throws {RangeError} if `base` or `count` is not an integer of at least 2
 */
export function interleavedInts(
  base: number,
  { count, reversed = false }: Interleaving,
): ElementTokenizer<readonly bigint[]> {
  expectInteger("interleavedInts: base", base, 2, Number.MAX_SAFE_INTEGER);
  expectInteger("interleavedInts: count", count, 2, 1000);
  const expected = `a list of ${count} integers`;
  const numerals = digitTokens(base);
  return elementTokenizer<readonly bigint[]>({
    symbols: ["+", "-", ...numerals],
    encode(values) {
      if (values.length !== count) {
        throw new RangeError(`expected ${expected}, found one of ${values.length}`);
      }
      const signs = values.map((value) => value < 0n ? "-" : "+");
      const digits = values.map((value) => digitsOf(value < 0n ? -value : value, base));
      const width = Math.max(...digits.map(({ length }) => length));
      const padded = digits.map((each) => [...Array(width - each.length).fill(0), ...each]);
      const places = Array.from({ length: width }, (_, place) => padded.map((each) => each[place]));
      return [...signs, ...(reversed ? places.reverse() : places).flat().map(String)];
    },
    parseAt(tokens, start) {
      const signs = tokens.slice(start, start + count), digits: number[] = [];
      if (signs.length < count || signs.some((sign) => sign !== "+" && sign !== "-")) {
        return undefined;
      }
      let end = start + count;
      while (isDigit(tokens[end], base)) digits.push(Number(tokens[end++]));
      if (digits.length === 0 || digits.length % count > 0) return undefined;
      const value = signs.map((sign, i) => {
        const own = digits.filter((_, place) => place % count === i);
        const magnitude = integerOf(reversed ? own.reverse() : own, base);
        return sign === "-" ? -magnitude : magnitude;
      });
      return { value, end };
    },
    grammar: { start: signsThenPlaces(numerals, count), isUnique: false },
    notation: {
      read: (cell) => {
        const items = listIn(cell, expected).map((item) => integerIn(item));
        if (items.length === count) return items;
        throw new RangeError(`expected ${expected}, found one of ${items.length}`);
      },
      show: (values) => bracketed(values.map(String)),
    },
  }, { kind: "interleavedInts", base, count, reversed });
}

/** A sign of each integer, then digits of all of them at one place or more. */
function signsThenPlaces(numerals: readonly string[], count: number): GrammarState {
  const place = repeated(oneOf(numerals), count);
  const more: GrammarState = mayEnd(() => before(place, more).choices());
  const signs = repeated(oneOf(["+", "-"]), count);
  return before(signs, goesOn(count, () => before(place, more).choices()));
}
