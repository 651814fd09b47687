const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/** Greatest common divisor, never negative; 0 for two zeros (Euclid). */
export function gcd(a: bigint, b: bigint): bigint {
  while (!isSafe(a) || !isSafe(b)) {
    if (b === 0n) return a < 0n ? -a : a;
    [a, b] = [b, a % b];
  }
  // Ordinary numbers are several times faster from here on.
  return BigInt(gcdOfNumbers(Number(a), Number(b)));
}

function isSafe(value: bigint): boolean {
  return value <= maxSafe && value >= -maxSafe;
}

function gcdOfNumbers(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return Math.abs(a);
}
