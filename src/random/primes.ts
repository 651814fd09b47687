/** Primes: drawing them, and telling them from other integers. */
import { type Integer, integersBetween } from "./kinds.ts";
import type { RandomNumbers } from "./numbers.ts";

/** So many integers are looked through one by one. */
const fewIntegers = 1000;

/** Of the test of Miller and Rabin: the first 13 are a proof below 3.3 · 10^24 (Sorenson and Webster); beyond, an error is not known. */
const bases = [
  ...[2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n],
  ...[43n, 47n, 53n, 59n, 61n, 67n, 71n],
];

/** See `Random.prime`. */
export function prime<T extends Integer>(random: RandomNumbers, min: T, max: T): T {
  const draw = integersBetween(random, min, max);
  if (min > max) throw noPrime(min, max);
  if (BigInt(max) - BigInt(min) < fewIntegers) return random.choice(primesFrom(min, max));
  const tries = 200 * String(max).length + 1000;
  for (let i = 0; i < tries; i++) {
    const value = draw();
    if (isPrime(value)) return value;
  }
  throw noPrime(min, max);
}

function primesFrom<T extends Integer>(min: T, max: T): T[] {
  const count = Number(BigInt(max) - BigInt(min)) + 1;
  const all = Array.from({ length: count }, (_, i) => BigInt(min) + BigInt(i));
  const primes = all.filter(isPrime);
  if (primes.length === 0) throw noPrime(min, max);
  return primes.map((p) => (typeof min === "bigint" ? p : Number(p)) as T);
}

function noPrime(min: Integer, max: Integer): RangeError {
  return new RangeError(`no prime can be drawn from ${min} to ${max}`);
}

/** Whether an integer is prime; of integers beyond 3.3 · 10^24, whether it passes a test that no composite one is known to pass. */
export function isPrime(value: Integer): boolean {
  return typeof value === "number" && value < 2 ** 31
    ? isSmallPrime(value)
    : isLargePrime(BigInt(value));
}

function isSmallPrime(value: number): boolean {
  if (value < 4) return value === 2 || value === 3;
  if (value % 2 === 0 || !Number.isInteger(value)) return false;
  for (let divisor = 3; divisor * divisor <= value; divisor += 2) {
    if (value % divisor === 0) return false;
  }
  return true;
}

function isLargePrime(value: bigint): boolean {
  if (value < 2n) return false;
  const divisor = bases.find((base) => value % base === 0n);
  if (divisor !== undefined) return value === divisor;
  let odd = value - 1n, twos = 0;
  for (; odd % 2n === 0n; odd /= 2n) twos++;
  return bases.every((base) => passes(value, base, odd, twos));
}

/** Whether a base does not show that `value`, which is `odd · 2^twos + 1`, is composite. */
function passes(value: bigint, base: bigint, odd: bigint, twos: number): boolean {
  let power = powerModulo(base, odd, value);
  if (power === 1n || power === value - 1n) return true;
  for (let i = 1; i < twos; i++) {
    power = power * power % value;
    if (power === value - 1n) return true;
  }
  return false;
}

function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base % modulus, rest = exponent; rest > 0n; rest /= 2n) {
    if (rest % 2n === 1n) result = result * square % modulus;
    square = square * square % modulus;
  }
  return result;
}
