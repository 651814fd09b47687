/** Numbers as a few decimal digits and a power of ten: what all tokens of floats are made of. */
import type { Value } from "../records/record.ts";
import { valueOf } from "../records/value.ts";
import { refuse } from "./notation.ts";
import type { Notation } from "./tokenizer.ts";

/** ± `mantissa` · 10^`exponent`. */
export interface DecimalFloat {
  readonly isNegative: boolean;
  /** Decimal digits, as many as were asked for; zeros only for 0. */
  readonly mantissa: string;
  readonly exponent: number;
}

/** How exact floats are, and how large. */
export interface FloatRange {
  /** Significant decimal digits, 1 to 15. */
  readonly digits: number;
  /** Largest exponent of ten behind an integer of so many digits; its negative is the smallest. */
  readonly maxExponent: number;
}

/**
 * The nearest number of so many digits: the relative error is at most 5 · 10^-digits. Numbers too close to 0 for the smallest
 * exponent become 0.
 *
 * @throws {RangeError} if the number is not finite, or too large
 */
export function roundedFloat(value: number, { digits, maxExponent }: FloatRange): DecimalFloat {
  if (typeof value !== "number") throw new TypeError(`expected a number, found ${String(value)}`);
  if (!Number.isFinite(value)) throw new RangeError(`expected a finite number, found ${value}`);
  const zero = { isNegative: false, mantissa: "0".repeat(digits), exponent: 0 };
  if (value === 0) return zero;
  const [mantissa, power] = Math.abs(value).toExponential(digits - 1).split("e");
  const exponent = Number(power) - (digits - 1);
  if (exponent < -maxExponent) return zero;
  if (exponent > maxExponent) {
    throw new RangeError(`expected a number below 1e${maxExponent + digits}, found ${value}`);
  }
  return { isNegative: value < 0, mantissa: mantissa!.replace(".", ""), exponent };
}

export function valueOfFloat({ isNegative, mantissa, exponent }: DecimalFloat): number {
  const value = Number(`${mantissa}e${exponent}`);
  return isNegative && value !== 0 ? -value : value;
}

/** Whether a number is not so close to 0 that it would be written as 0. Mantissas with zeros before them may be. */
export function isWithin(value: number, range: FloatRange): boolean {
  return value === 0 || Math.abs(value) >= Number(`1e${range.digits - 1 - range.maxExponent}`);
}

/** @throws {RangeError} naming the field that is no usable number @param mostDigits that the tokens can have */
export function expectRange(name: string, range: FloatRange, mostDigits = 15): void {
  expectInteger(`${name}: digits`, range.digits, 1, mostDigits);
  expectInteger(`${name}: maxExponent`, range.maxExponent, 0, 300);
}

/** @throws {RangeError} if a value is not an integer from `least` to `most` */
export function expectInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name}: expected an integer from ${least} to ${most}, found ${value}`);
}

const real = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const quotient = /^([+-]?\d+)\s*\/\s*(\d+)$/;

/** Decimals, integers and quotients of integers. */
export const realNotation: Notation<number> = { read: realIn, show: String };

function realIn(cell: Value): number {
  const value = valueOf(cell);
  if (typeof value === "bigint") return finite(Number(value), value);
  if (typeof value !== "string") return refuse("a real number", value);
  const [, numerator, denominator] = quotient.exec(value) ?? [];
  if (numerator !== undefined) return finite(Number(numerator) / Number(denominator), value);
  return real.test(value) ? finite(Number(value), value) : refuse("a real number", value);
}

function finite(number: number, found: Value): number {
  return Number.isFinite(number) ? number + 0 : refuse("a finite number", found);
}
