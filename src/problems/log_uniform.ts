import type { Random } from "../random.ts";

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/** Bits that a uniform number has. */
const precision = 53;

/**
 * An integer from `min` to `max`, both included, whose logarithm is uniform: n comes up with a probability proportional to
 * log(n + 1) − log(n), so there are about as many of each number of digits.
 *
 * @param min at least 1 @param max at least `min`, of any size
 */
export function logUniform(random: Random, min: bigint, max: bigint): bigint {
  const low = log2(min), high = log2(max + 1n);
  const drawn = low + random.uniform() * (high - low);
  return clamped(
    max <= maxSafe ? BigInt(Math.floor(2 ** drawn)) : powerOf2(drawn, random),
    min,
    max,
  );
}

/** The integer below 2^`exponent`; its digits beyond the precision of numbers are drawn. */
function powerOf2(exponent: number, random: Random): bigint {
  const shift = Math.max(0, Math.floor(exponent) - precision + 1);
  const leading = BigInt(Math.floor(2 ** (exponent - shift)));
  const unit = 1n << BigInt(shift);
  return leading * unit + random.bigInteger(0n, unit - 1n);
}

/** Rounding may have led just outside. */
function clamped(value: bigint, min: bigint, max: bigint): bigint {
  if (value < min) return min;
  return value > max ? max : value;
}

/** @param value positive */
function log2(value: bigint): number {
  if (value <= maxSafe) return Math.log2(Number(value));
  const shift = value.toString(2).length - precision;
  return Math.log2(Number(value >> BigInt(shift))) + shift;
}
