import { type Integer, integersBetween } from "./kinds.ts";
import type { RandomNumbers } from "./numbers.ts";

/** Bits of a `number` that are exact, its first one apart. */
const exactBits = 52;

/** See `Random.logUniform`: `n` has a probability proportional to `log(n + 1) - log(n)`. */
export function logUniform<T extends Integer>(random: RandomNumbers, min: T, max: T): T {
  const draw = integersBetween(random, min, max);
  if (min < 1 || min > max) {
    throw new RangeError(`logUniform: expected 1 ≤ min ≤ max, found ${min} and ${max}`);
  }
  const least = BigInt(min), most = BigInt(max);
  if (most < 2n * least) return byRejection(random, draw, least);
  const value = byLogarithm(random, least, most);
  return (typeof min === "bigint" ? value : Number(value)) as T;
}

/** For bounds so close that their logarithms may be equal as `number`s: at least every other draw is taken. */
function byRejection<T extends Integer>(random: RandomNumbers, draw: () => T, least: bigint): T {
  const exact = least < 2n ** BigInt(exactBits), start = Math.log1p(1 / Number(least));
  for (;;) {
    const value = draw();
    const share = exact
      ? Math.log1p(1 / Number(value)) / start
      : Number((least << 53n) / BigInt(value)) / 2 ** 53;
    if (random.uniform() < share) return value;
  }
}

/** The integer part of a number whose logarithm is uniform from that of `least` to that of `most + 1`. */
function byLogarithm(random: RandomNumbers, least: bigint, most: bigint): bigint {
  const low = log2Of(least), high = log2Of(most + 1n);
  for (;;) {
    const value = powerOfTwo(random, low + random.uniform() * (high - low));
    // Only rounding leads beyond the bounds.
    if (value >= least && value <= most) return value;
  }
}

/** Logarithm of a positive integer of any size. */
function log2Of(value: bigint): number {
  const dropped = Math.max(0, value.toString(16).length * 4 - 64);
  return Math.log2(Number(value >> BigInt(dropped))) + dropped;
}

/** The integer part of `2 ** exponent`; of large ones, the digits that a `number` does not have are random. */
function powerOfTwo(random: RandomNumbers, exponent: number): bigint {
  if (exponent < exactBits) return BigInt(Math.floor(2 ** exponent));
  const missing = BigInt(Math.floor(exponent) - exactBits);
  const leading = BigInt(Math.floor(2 ** (exponent % 1 + exactBits)));
  return (leading << missing) + random.bigInteger(0n, (1n << missing) - 1n);
}
