import { elementTokenizer } from "./element.ts";
import {
  type DecimalFloat,
  expectRange,
  type FloatRange,
  isWithin,
  realNotation,
  roundedFloat,
  valueOfFloat,
} from "./decimal_float.ts";
import { digitTokens, isDigit } from "./digits.ts";
import { floatGrammar } from "./float_grammar.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/** How floats are written, where that is left open. */
export const usualFloats = { digits: 3, maxExponent: 100 };

/** What can be chosen of floats in several tokens. */
export interface FloatOptions extends Partial<FloatRange> {
  /** 10 (P10, the default) or 1000 (P1000): of the digits of the mantissa. */
  readonly base?: 10 | 1000;
  /** Leaves out zeros at the end of the mantissa, so that simple numbers are short. */
  readonly variable?: boolean;
}

/**
 * Floats as sign, mantissa and exponent of ten, the encodings P10 and P1000 of "Linear algebra with transformers": with three
 * digits, 3.14 is `+ 3 1 4 E-2` in base 10 and `+ 314 E-2` in base 1000. All floats have the same number of tokens, unless
 * they are `variable`: then 2 is `+ 2 E0` instead of `+ 2 0 0 E-2`.
 *
 * A float is rounded to `digits` significant digits: reading gives it back with a relative error of at most 5 · 10^-digits.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(floats().encode(-0.0314159).join(" "), "- 3 1 4 E-4");
 * assert.equal(floats({ base: 1000, digits: 5 }).encode(Math.PI).join(" "), "+ 31 416 E-4");
 * assert.equal(floats({ variable: true }).encode(2).join(" "), "+ 2 E0");
 * ```
 *
 * @throws {RangeError} if there are no such digits or exponents
 */
export function floats(options: FloatOptions = {}): ElementTokenizer<number> {
  const { base = 10, variable = false, ...others } = options;
  const range = { ...usualFloats, ...others }, { digits, maxExponent } = range;
  expectRange("floats", range);
  if (base !== 10 && base !== 1000) throw new RangeError("floats: base: expected 10 or 1000");
  const group = base === 10 ? 1 : 3, width = Math.ceil(digits / group);
  const groupsIn = new RegExp(`.{${group}}`, "g");

  function mantissaAt(tokens: readonly string[], start: number): string[] {
    let end = start;
    while (end < start + width && isDigit(tokens[end], base)) end++;
    return tokens.slice(start, end);
  }

  const mantissas = digitTokens(Math.min(base, 10 ** digits));
  const grammar = floatGrammar({ ...range, group, variable, numbers: mantissas });
  return elementTokenizer({
    symbols: ["+", "-", ...mantissas, ...exponents(maxExponent)],
    encode(value) {
      const { isNegative, mantissa, exponent } = variable
        ? withoutZeros(roundedFloat(value, range), maxExponent)
        : roundedFloat(value, range);
      const length = Math.ceil(mantissa.length / group) * group;
      const groups = mantissa.padStart(length, "0").match(groupsIn)!;
      return [isNegative ? "-" : "+", ...groups.map((each) => `${Number(each)}`), `E${exponent}`];
    },
    parseAt(tokens, start) {
      const sign = tokens[start];
      if (sign !== "+" && sign !== "-") return undefined;
      const read = mantissaAt(tokens, start + 1), end = start + 1 + read.length;
      const exponent = exponentOf(tokens[end], maxExponent);
      if (exponent === undefined || read.length === 0) return undefined;
      if (!variable && read.length < width) return undefined;
      const mantissa = read.map((digit) => digit.padStart(group, "0")).join("");
      if (Number(mantissa) >= 10 ** digits) return undefined;
      const value = valueOfFloat({ isNegative: sign === "-", mantissa, exponent });
      return isWithin(value, range) ? { value, end: end + 1 } : undefined;
    },
    ...grammar && { grammar },
    notation: realNotation,
  }, { kind: "floats", digits, maxExponent, base, variable });
}

/** Zeros at the end become part of the exponent, as far as that may grow. */
function withoutZeros(float: DecimalFloat, maxExponent: number): DecimalFloat {
  if (/^0+$/.test(float.mantissa)) return { ...float, mantissa: "0" };
  const zeros = /0*$/.exec(float.mantissa)![0].length;
  const removed = Math.min(zeros, maxExponent - float.exponent);
  const mantissa = float.mantissa.slice(0, float.mantissa.length - removed);
  return { ...float, mantissa, exponent: float.exponent + removed };
}

/** The tokens of exponents: `E-100` to `E100`. */
export function exponents(most: number): string[] {
  return Array.from({ length: 2 * most + 1 }, (_, i) => `E${i - most}`);
}

/** The exponent that a token stands for; undefined if it stands for none. */
export function exponentOf(token: string | undefined, most: number): number | undefined {
  const [, text] = /^E(0|-?[1-9]\d{0,2})$/.exec(token ?? "") ?? [];
  return text === undefined || Math.abs(Number(text)) > most ? undefined : Number(text);
}
