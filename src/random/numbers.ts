import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

const doubles = 2 ** 53;
const minSafe = BigInt(Number.MIN_SAFE_INTEGER), maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/** A range of integers, with plain numbers where these are exact. */
interface Range {
  readonly min: bigint;
  readonly max: bigint;
  readonly count: bigint;
  readonly plain: { readonly min: number; readonly count: number } | undefined;
}

/** @throws {RangeError} if `min > max` */
function rangeOf(min: bigint, max: bigint): Range {
  if (min > max) throw new RangeError(`no integer can be drawn from ${min} to ${max}`);
  const count = max - min + 1n;
  const isPlain = min >= minSafe && max <= maxSafe && count <= doubles;
  return {
    min,
    max,
    count,
    plain: isPlain ? { min: Number(min), count: Number(count) } : undefined,
  };
}

/** Of the last drawing: the next one is nearly always from the same. */
let lastRange = rangeOf(0n, 0n);

/** A stream of pseudo-random numbers, drawn one at a time. `random.ts` adds the objects that are made of them. */
export class RandomNumbers {
  readonly #generator: RandomGenerator;
  #spareNormal: number | undefined;

  /** @param state four 32-bit words, not all zero */
  constructor(state: readonly number[]) {
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** Uniform in `[0, 1)`, a multiple of `2^-53`. */
  uniform(): number {
    return this.#bits53() / doubles;
  }

  /**
   * Uniform integer from `min` to `max`, both included.
   *
   * @throws {RangeError} if the bounds are not integers, are in the wrong order or hold more than `2^53` values
   */
  integer(min: number, max: number): number {
    const count = max - min + 1;
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || count < 1 || count > doubles) {
      throw new RangeError(`no integer can be drawn from ${min} to ${max}`);
    }
    return min + this.#below(count);
  }

  /**
   * Uniform integer of any size from `min` to `max`, both included.
   *
   * @throws {RangeError} if `min > max`
   */
  bigInteger(min: bigint, max: bigint): bigint {
    if (min !== lastRange.min || max !== lastRange.max) lastRange = rangeOf(min, max);
    const { plain, count } = lastRange;
    // Ordinary numbers are several times faster.
    if (plain !== undefined) return BigInt(plain.min + this.#below(plain.count));
    return min + (count <= doubles ? BigInt(this.#below(Number(count))) : this.#bigBelow(count));
  }

  /** Normally distributed with mean 0 and variance 1 (Box and Muller's transform, two values at a time). */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /**
   * One of the items, each as likely as any other.
   *
   * @throws {RangeError} if there is none
   */
  choice<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)];
  }

  /** The items in random order, as a new array (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer(0, last);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }

  // The lowest bits of this generator are its weakest: both halves take the upper bits of a word.
  #bits53(): number {
    const upper = this.#generator.next() >>> 5;
    return upper * 2 ** 26 + (this.#generator.next() >>> 6);
  }

  #below(count: number): number {
    for (;;) {
      const drawn = this.#bits53(), rest = remainder(drawn, count);
      // The last few numbers do not fill a whole round: they would favour the first results.
      if (drawn - rest <= doubles - count) return rest;
    }
  }

  #bigBelow(count: bigint): bigint {
    for (;;) {
      let drawn = 0n;
      let total = 1n;
      while (total < count) {
        drawn = (drawn << 53n) | BigInt(this.#bits53());
        total <<= 53n;
      }
      if (drawn < total - total % count) return drawn % count;
    }
  }
}

/**
 * `value % count`, several times faster than the operator is for large numbers.
 *
 * @param value an integer from 0 to 2^53 - 1: no quotient is so close below an integer that it is rounded up to it
 * @param count an integer of at least 1
 */
function remainder(value: number, count: number): number {
  return value - Math.floor(value / count) * count;
}
