/** Floats in one or two tokens. */
import {
  type DecimalFloat,
  expectRange,
  type FloatRange,
  isWithin,
  realNotation,
  roundedFloat,
  valueOfFloat,
} from "./decimal_float.ts";
import { elementTokenizer } from "./element.ts";
import { isFinitelyLarge } from "./float_grammar.ts";
import { goesOn, type GrammarState, oneOf, to } from "./grammar.ts";
import { exponentOf, exponents, usualFloats } from "./floats.ts";
import type { ElementTokenizer } from "./tokenizer.ts";

/** Of mantissas that are tokens: there are 2 · 10^digits of these. */
const mostDigits = 4;

/**
 * Floats as two tokens, the encoding B1999 of "Linear algebra with transformers": a signed mantissa, one of 1,999 tokens for
 * three digits, and an exponent of ten. 3.14 is `M314 E-2`. Rounding is that of {@link floats}.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(floatsB1999().encode(-3.14159).join(" "), "M-314 E-2");
 * ```
 *
 * @throws {RangeError} if there are no such digits (at most 4) or exponents
 */
export function floatsB1999(options: Partial<FloatRange> = {}): ElementTokenizer<number> {
  const range = { ...usualFloats, ...options }, { digits, maxExponent } = range;
  expectRange("floatsB1999", range, mostDigits);
  const largest = 10 ** digits - 1;
  const mantissas = Array.from({ length: 2 * largest + 1 }, (_, i) => `M${i - largest}`);
  const known = new Set(mantissas);
  return elementTokenizer({
    symbols: [...mantissas, ...exponents(maxExponent)],
    encode(value) {
      const float = roundedFloat(value, range);
      return [`M${signedMantissa(float)}`, `E${float.exponent}`];
    },
    parseAt(tokens, start) {
      const mantissa = tokens[start], exponent = exponentOf(tokens[start + 1], maxExponent);
      if (mantissa === undefined || !known.has(mantissa) || exponent === undefined) {
        return undefined;
      }
      const value = valueOfParts(mantissa.slice(1), exponent);
      return isWithin(value, range) ? { value, end: start + 2 } : undefined;
    },
    ...isFinitelyLarge(range) && {
      grammar: { start: mantissaThenExponent(mantissas, range), isUnique: true },
    },
    notation: realNotation,
  }, { kind: "floatsB1999", digits, maxExponent });
}

/** The exponents of FP15: with three digits, there are 30,601 tokens, nearly 2^15. */
const usualFp15 = { digits: 3, maxExponent: 8 };

/**
 * Floats as one token each, the encoding FP15 of "Linear algebra with transformers": 3.14 is `F314e-2`. Numbers of three digits
 * and exponents from -8 to 8 make 30,601 tokens; larger numbers than 999e8 are refused, and those below 50e-8 are 0. Rounding is that
 * of {@link floats}.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(floatsFP15().encode(-3.14159), ["F-314e-2"]);
 * ```
 *
 * @throws {RangeError} if there are no such digits (at most 4) or exponents
 */
export function floatsFP15(options: Partial<FloatRange> = {}): ElementTokenizer<number> {
  const range = { ...usualFp15, ...options }, { digits, maxExponent } = range;
  expectRange("floatsFP15", range, mostDigits);
  const smallest = 10 ** (digits - 1);
  const symbols = ["F0e0"];
  for (let exponent = -maxExponent; exponent <= maxExponent; exponent++) {
    for (let mantissa = smallest; mantissa < 10 * smallest; mantissa++) {
      symbols.push(`F${mantissa}e${exponent}`, `F-${mantissa}e${exponent}`);
    }
  }
  const known = new Set(symbols);
  return elementTokenizer({
    symbols,
    encode(value) {
      const float = roundedFloat(value, range);
      return [`F${signedMantissa(float)}e${float.exponent}`];
    },
    parseAt(tokens, start) {
      const token = tokens[start];
      if (token === undefined || !known.has(token)) return undefined;
      const [mantissa, exponent] = token.slice(1).split("e");
      return { value: valueOfParts(mantissa!, Number(exponent)), end: start + 1 };
    },
    grammar: { start: oneOf(symbols), isUnique: true },
    notation: realNotation,
  }, { kind: "floatsFP15", digits, maxExponent });
}

/** Mantissas have no zeros in front. @param mantissas from the smallest one on */
function mantissaThenExponent(
  mantissas: readonly string[],
  { digits, maxExponent }: FloatRange,
): GrammarState {
  const largest = (mantissas.length - 1) / 2, least = 10 ** (digits - 1);
  const whole = mantissas.filter((_, i) => Math.abs(i - largest) >= least);
  const choices = [to(["M0"], oneOf(["E0"])), to(whole, oneOf(exponents(maxExponent)))];
  return goesOn(2, () => choices);
}

function signedMantissa({ isNegative, mantissa }: DecimalFloat): number {
  return isNegative ? -Number(mantissa) : Number(mantissa);
}

/** @param mantissa an integer as text */
function valueOfParts(mantissa: string, exponent: number): number {
  const isNegative = mantissa.startsWith("-");
  return valueOfFloat({ isNegative, mantissa: mantissa.replace("-", ""), exponent });
}
