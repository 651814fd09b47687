/** Rational numbers of any size, in lowest terms. */
import { gcd } from "./euclid.ts";

export interface Rational {
  readonly numerator: bigint;
  /** Positive. */
  readonly denominator: bigint;
}

/** The same number without common factors, the denominator positive. @throws {RangeError} if the denominator is 0 */
export function rational(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 0n) throw new RangeError("expected a denominator other than 0");
  const divisor = gcd(numerator, denominator), factor = denominator < 0n ? -divisor : divisor;
  return { numerator: numerator / factor, denominator: denominator / factor };
}

export function add(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return integer(a.numerator + b.numerator);
  return rational(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

export function multiply(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return integer(a.numerator * b.numerator);
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function integer(value: bigint): Rational {
  return { numerator: value, denominator: 1n };
}
