import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** What a stream of random numbers is for: part of its key, so that no two uses ever share numbers. */
export const streams = { train: 0, valid: 1, test: 2, weights: 3, dropout: 4 } as const;

const word = 2 ** 32;
const doubles = 2 ** 53;

/** A stream of pseudo-random numbers: the only source of chance a generator of problems may use. */
export class Random {
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
    const count = max - min + 1n;
    if (count < 1n) throw new RangeError(`no integer can be drawn from ${min} to ${max}`);
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
    const limit = doubles - doubles % count;
    let drawn = this.#bits53();
    while (drawn >= limit) drawn = this.#bits53();
    return drawn % count;
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
 * The stream that belongs to a list of integers: the same list always gives the same numbers, and lists that differ
 * in any place (or in length) give streams that have nothing to do with each other.
 *
 * @param key safe integers, e.g. `(seed, rank, streams.train, example)`
 */
export function randomFrom(...key: number[]): Random {
  const words = [key.length];
  for (const value of key) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} cannot be part of a seed`);
    words.push(value >>> 0, Math.floor(value / word) >>> 0);
  }
  return new Random(spread(words, 4));
}

/** A seed for a run that was given none, from the operating system: an integer in `[0, 2^31)`. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] >>> 1;
}

/**
 * Mixes any number of 32-bit words into `length` words in which every input bit matters: Melissa O'Neill's
 * `seed_seq_fe`, with the pool of four words and the constants that NumPy's `SeedSequence` uses.
 */
export function spread(words: readonly number[], length: number): number[] {
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const pool = [0, 1, 2, 3].map((i) => hash(words[i] ?? 0));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
    }
  }
  for (const extra of words.slice(4)) {
    for (let to = 0; to < 4; to++) pool[to] = mix(pool[to], hash(extra));
  }
  const output = hasher(0x8b51f9dd, 0x58f38ded);
  return Array.from({ length }, (_, i) => output(pool[i % 4]));
}

/** A hash whose constant changes at each use, so that equal words at different places end differently. */
function hasher(start: number, multiplier: number): (value: number) => number {
  let constant = start;
  return (value) => {
    const mixed = value ^ constant;
    constant = Math.imul(constant, multiplier);
    return scramble(Math.imul(mixed, constant));
  };
}

function mix(x: number, y: number): number {
  return scramble(Math.imul(x, 0xca01f9dd) - Math.imul(y, 0x4973f715));
}

function scramble(value: number): number {
  return (value ^ (value >>> 16)) >>> 0;
}
