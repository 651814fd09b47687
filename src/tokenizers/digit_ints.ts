/** Integers in other arrangements of signs and digits than Int2Int's. */
import { elementTokenizer } from "./element.ts";
import { expectInteger } from "./decimal_float.ts";
import { balancedGrammar, digitGrammar } from "./digit_grammar.ts";
import { digitsOf, digitTokens, integerOf, isDigit } from "./digits.ts";
import { integerIn } from "./notation.ts";
import type { ElementTokenizer, Notation } from "./tokenizer.ts";

export const integerNotation: Notation<bigint> = { read: (cell) => integerIn(cell), show: String };

/** How digits are arranged. */
export interface DigitOptions {
  /** The last digit comes first, as in addition by hand. */
  readonly reversed?: boolean;
  /** Zeros are put before the number to make so many digits; longer numbers are refused. */
  readonly width?: number;
  /** The sign is part of the first digit that is written: `-1 2`. */
  readonly attached?: boolean;
}

/**
 * Integers as a sign and digits in a base, arranged otherwise than by {@link positionalInts}: the last digit first
 * (`reversed`), always with the same number of digits (`width`), with the sign in the first token (`attached`).
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(digitInts(10, { reversed: true }).encode(-123n).join(" "), "- 3 2 1");
 * assert.equal(digitInts(10, { width: 5 }).encode(123n).join(" "), "+ 0 0 1 2 3");
 * assert.equal(digitInts(10, { attached: true }).encode(-123n).join(" "), "-1 2 3");
 * ```
 *
 * @throws {RangeError} if `base` is not an integer of at least 2, or `width` not one of at least 1
 */
export function digitInts(base: number, options: DigitOptions = {}): ElementTokenizer<bigint> {
  const { reversed = false, width, attached = false } = options;
  expectInteger("digitInts: base", base, 2, Number.MAX_SAFE_INTEGER);
  if (width !== undefined) expectInteger("digitInts: width", width, 1, 4096);
  const numerals = digitTokens(base);
  const signs = attached ? ["+", "-"].flatMap((sign) => numerals.map((d) => sign + d)) : ["+", "-"];

  /** Sign, and first digit if the sign is attached to it. */
  function opening(token = ""): { sign: string; first: number[] } | undefined {
    const first = token.slice(1), isSigned = token[0] === "+" || token[0] === "-";
    if (!isSigned || attached !== isDigit(first, base) || !attached && first !== "") {
      return undefined;
    }
    return { sign: token[0]!, first: attached ? [Number(first)] : [] };
  }

  return elementTokenizer({
    symbols: [...signs, ...numerals],
    encode(value) {
      const sign = value < 0n ? "-" : "+";
      const digits = digitsOf(value < 0n ? -value : value, base);
      if (width !== undefined && digits.length > width) {
        throw new RangeError(`expected an integer of at most ${width} digits, found ${value}`);
      }
      const padded = [
        ...Array<number>(Math.max(0, (width ?? 0) - digits.length)).fill(0),
        ...digits,
      ];
      const [first, ...others] = (reversed ? padded.reverse() : padded).map(String);
      return attached ? [sign + first, ...others] : [sign, first!, ...others];
    },
    parseAt(tokens, start) {
      const opened = opening(tokens[start]);
      if (opened === undefined) return undefined;
      const digits = opened.first;
      let end = start + 1;
      while (digits.length < (width ?? Infinity) && isDigit(tokens[end], base)) {
        digits.push(Number(tokens[end++]));
      }
      if (digits.length < (width ?? 1)) return undefined;
      const magnitude = integerOf(reversed ? digits.reverse() : digits, base);
      return { value: opened.sign === "-" ? -magnitude : magnitude, end };
    },
    grammar: { start: digitGrammar(numerals, signs, options), isUnique: true },
    notation: integerNotation,
  }, { kind: "digitInts", base, reversed, attached, ...width !== undefined && { width } });
}

/**
 * Integers without a sign, in a base whose digits may be negative: in base 10, from -4 to 5. A `#` stands before them. The negative
 * of a number has the negatives of its digits, but for 5. In base 3 this is balanced ternary.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(balancedInts(10).encode(-19n).join(" "), "# -2 1");
 * assert.equal(balancedInts(3).encode(5n).join(" "), "# 1 -1 -1");
 * ```
 *
 * @throws {RangeError} if `base` is not an integer of at least 3
 */
export function balancedInts(base: number): ElementTokenizer<bigint> {
  expectInteger("balancedInts: base", base, 3, Number.MAX_SAFE_INTEGER);
  const most = Math.floor(base / 2), least = most - base + 1, bigBase = BigInt(base);
  const numerals = Array.from({ length: base }, (_, i) => String(least + i));
  const known = new Set(numerals);
  return elementTokenizer({
    symbols: ["#", ...numerals],
    encode(value) {
      const digits: string[] = [];
      for (let rest = value; rest !== 0n || digits.length === 0;) {
        const residue = Number((rest % bigBase + bigBase) % bigBase);
        const digit = residue > most ? residue - base : residue;
        digits.push(String(digit));
        rest = (rest - BigInt(digit)) / bigBase;
      }
      return ["#", ...digits.reverse()];
    },
    parseAt(tokens, start) {
      if (tokens[start] !== "#") return undefined;
      let end = start + 1, value = 0n;
      while (known.has(tokens[end]!)) value = value * bigBase + BigInt(tokens[end++]!);
      return end === start + 1 ? undefined : { value, end };
    },
    grammar: { start: balancedGrammar(numerals), isUnique: true },
    notation: integerNotation,
  }, { kind: "balancedInts", base });
}
