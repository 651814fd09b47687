/** Prime factors of integers below 2^128: trial division, then Pollard's rho. */
import { gcd } from "../arithmetic/euclid.ts";
import { isPrime } from "../random/primes.ts";

/** Divisors that are tried one by one. */
const tried = 2000n;

/**
 * The primes that divide an integer of at least 2, ascending, with their exponents.
 *
 * @throws {RangeError} if two of them have more than about 12 digits
 */
export function factorsOf(value: bigint): [prime: bigint, exponent: number][] {
  const exponents = new Map<bigint, number>();
  const count = (prime: bigint) => exponents.set(prime, (exponents.get(prime) ?? 0) + 1);
  let rest = value;
  for (let divisor = 2n; divisor <= tried && divisor * divisor <= rest; divisor++) {
    for (; rest % divisor === 0n; rest /= divisor) count(divisor);
  }
  const split = (part: bigint): void => {
    if (part === 1n) return;
    if (isPrime(part)) return void count(part);
    const divisor = divisorOf(part);
    split(divisor);
    split(part / divisor);
  };
  split(rest);
  return [...exponents].sort(([a], [b]) => a < b ? -1 : 1);
}

/** Steps of Pollard's rho: enough for a factor of 12 digits, and a few seconds. */
const mostSteps = 1 << 21;

/** Differences whose product is looked at for a divisor at once. */
const batch = 64;

/** Some divisor of a composite number without small ones. @throws {RangeError} if it has two large prime factors */
function divisorOf(value: bigint): bigint {
  for (let constant = 1n, steps = 0; steps < mostSteps; constant++) {
    const next = (x: bigint) => (x * x + constant) % value;
    let slow = 2n, fast = 2n, divisor = 1n;
    while (divisor === 1n && steps < mostSteps) {
      const [slowBefore, fastBefore] = [slow, fast];
      let product = 1n;
      for (let i = 0; i < batch; i++, steps++) {
        slow = next(slow);
        fast = next(next(fast));
        product = product * (slow - fast) % value;
      }
      divisor = gcd(product, value);
      if (divisor === value) divisor = firstDivisor(slowBefore, fastBefore, next, value);
    }
    if (divisor !== 1n && divisor !== value) return divisor;
  }
  throw new RangeError(`${value} has two large prime factors, which are not found`);
}

/** The same, one step after the other: within a batch, two divisors may be found together. */
function firstDivisor(
  slow: bigint,
  fast: bigint,
  next: (x: bigint) => bigint,
  value: bigint,
): bigint {
  for (let divisor = 1n;;) {
    slow = next(slow);
    fast = next(next(fast));
    divisor = gcd(slow - fast, value);
    if (divisor !== 1n) return divisor;
  }
}
