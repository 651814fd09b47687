/** The digits of integers in a base, and their tokens, which are written in base ten. */

/** The tokens of the digits from 0 on. */
export function digitTokens(base: number): string[] {
  return Array.from({ length: base }, (_, digit) => String(digit));
}

/** Tells the tokens of digits in a base. */
export function isDigit(token: string | undefined, base: number): token is string {
  return token !== undefined && /^(?:0|[1-9]\d{0,15})$/.test(token) && Number(token) < base;
}

/** The digits of an integer from 0 on, the first one first; 0 has one. */
export function digitsOf(value: bigint, base: number): number[] {
  if (typeof value !== "bigint") throw new TypeError(`expected a bigint, found ${String(value)}`);
  const digits: number[] = [], bigBase = BigInt(base);
  let rest = value;
  do {
    digits.push(Number(rest % bigBase));
    rest /= bigBase;
  } while (rest > 0n);
  return digits.reverse();
}

/** The integer that digits are, the first one first. */
export function integerOf(digits: readonly number[], base: number): bigint {
  const bigBase = BigInt(base);
  return digits.reduce((value, digit) => value * bigBase + BigInt(digit), 0n);
}
