/** Arithmetic of the numbers in expressions. */
import { gcd } from "../arithmetic/euclid.ts";
import { integer, multiply, type Rational } from "../arithmetic/rational.ts";
import { NoValueError } from "./no_value.ts";

export { add, integer, multiply, type Rational } from "../arithmetic/rational.ts";

/** Powers with more bits than this are not worked out. */
const mostBits = 4096;

export const zero = integer(0n);
export const one = integer(1n);
export const minusOne = integer(-1n);

export function negate({ numerator, denominator }: Rational): Rational {
  return { numerator: -numerator, denominator };
}

export function sizeOf(value: Rational): Rational {
  return value.numerator < 0n ? negate(value) : value;
}

/** @throws {NoValueError} for 0 */
export function invert({ numerator, denominator }: Rational): Rational {
  if (numerator === 0n) throw new NoValueError("a division by zero");
  return numerator < 0n
    ? { numerator: -denominator, denominator: -numerator }
    : { numerator: denominator, denominator: numerator };
}

/** @throws {NoValueError} for 0 to a negative power, and where the result is too large to be of use */
export function raise(value: Rational, exponent: bigint): Rational {
  if (exponent < 0n) return raise(invert(value), -exponent);
  const { numerator, denominator } = value;
  const bits = BigInt(numerator.toString(2).length + denominator.toString(2).length);
  if (isUnit(value)) return exponent % 2n === 0n ? multiply(value, value) : value;
  if (numerator === 0n) return exponent === 0n ? one : value;
  if (bits * exponent > mostBits) throw new NoValueError("a number of too many digits");
  return { numerator: numerator ** exponent, denominator: denominator ** exponent };
}

function isUnit({ numerator, denominator }: Rational): boolean {
  return denominator === 1n && (numerator === 1n || numerator === -1n);
}

/** The largest integer that is not greater. */
export function floor({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

export function isInteger({ denominator }: Rational): boolean {
  return denominator === 1n;
}

export function isZero({ numerator }: Rational): boolean {
  return numerator === 0n;
}

export function isOne({ numerator, denominator }: Rational): boolean {
  return numerator === 1n && denominator === 1n;
}

export function isNegative({ numerator }: Rational): boolean {
  return numerator < 0n;
}

/** The largest positive rational number that all of them are integer multiples of. */
export function commonFactor(values: readonly Rational[]): Rational {
  const numerator = values.reduce((factor, value) => gcd(factor, value.numerator), 0n);
  const denominator = values.reduce(
    (multiple, value) => multiple / gcd(multiple, value.denominator) * value.denominator,
    1n,
  );
  return { numerator, denominator };
}
