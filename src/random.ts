import { partition } from "./random/partition.ts";
import { RandomNumbers } from "./random/numbers.ts";
import { type EdgeLaw, graph, tree } from "./random/graphs.ts";
import { matrix, polynomial } from "./random/arrays.ts";
import { prime } from "./random/primes.ts";
import { logUniform } from "./random/log_uniform.ts";
import { permutation, subset, weightedChoice } from "./random/choices.ts";
import type { Edge, Integer } from "./random/kinds.ts";
import { poolOf, withWord, wordsOf } from "./seed_pool.ts";

/** What a stream of random numbers is for: part of its key, so that no two uses ever share numbers. */
export const streams = {
  ...{ train: 0, valid: 1, test: 2, weights: 3, dropout: 4, samples: 5 },
  ...{ search: 6, population: 7, sampling: 8 },
} as const;

const word = 2 ** 32;

/**
 * A stream of pseudo-random numbers and of objects made of them: the only source of chance a generator of problems may use.
 * Where bounds are `number`s, so is what is drawn; where they are `bigint`s, it is too.
 */
export class Random extends RandomNumbers {
  /**
   * Integer from `min` to `max`, both included, whose logarithm is uniform: each size is as likely as any other.
   *
   * @throws {RangeError} unless `1 ≤ min ≤ max`
   */
  logUniform(min: number, max: number): number;
  logUniform(min: bigint, max: bigint): bigint;
  logUniform<T extends Integer>(min: T, max: T): T {
    return logUniform(this, min, max);
  }

  /**
   * Prime from `min` to `max`, each as likely as any other.
   *
   * @throws {RangeError} if there is none, or none was found
   */
  prime(min: number, max: number): number;
  prime(min: bigint, max: bigint): bigint;
  prime<T extends Integer>(min: T, max: T): T {
    return prime(this, min, max);
  }

  /**
   * One of the items, with a probability that is proportional to its weight.
   *
   * @throws {RangeError} unless there is a weight for each item, none negative and at least one positive
   */
  weightedChoice<T>(items: readonly T[], weights: readonly number[]): T {
    return weightedChoice(this, items, weights);
  }

  /** The integers from 0 to `size - 1` in random order. @throws {RangeError} if the size is no integer from 0 */
  permutation(size: number): number[] {
    return permutation(this, size);
  }

  /**
   * Some of the items, in their order: each subset is as likely as any other.
   *
   * @param size of the subset; left out: any
   * @throws {RangeError} if there are not so many items
   */
  subset<T>(items: readonly T[], size?: number): T[] {
    return subset(this, items, size);
  }

  /**
   * Partition of an integer, the largest part first, each as likely as any other: `[4, 1, 1]` is one of 6.
   *
   * @param total from 0 to 10,000
   * @throws {RangeError} if it is not
   */
  partition(total: number): number[] {
    return partition(this, total);
  }

  /**
   * Matrix by rows, each entry a uniform integer from `min` to `max`.
   *
   * @returns `[rows, columns]`
   * @throws {RangeError} if a size is no integer from 0, or `min > max`
   */
  matrix(rows: number, columns: number, min: number, max: number): number[][];
  matrix(rows: number, columns: number, min: bigint, max: bigint): bigint[][];
  matrix<T extends Integer>(rows: number, columns: number, min: T, max: T): T[][] {
    return matrix(this, rows, columns, min, max);
  }

  /**
   * Coefficients of a polynomial, the highest first: uniform integers from `min` to `max`, the first one not 0.
   *
   * @returns `[degree + 1]`
   * @throws {RangeError} if the degree is no integer from 0, or only 0 could be drawn
   */
  polynomial(degree: number, min: number, max: number): number[];
  polynomial(degree: number, min: bigint, max: bigint): bigint[];
  polynomial<T extends Integer>(degree: number, min: T, max: T): T[] {
    return polynomial(this, degree, min, max);
  }

  /**
   * Edges of a graph whose vertices are 0 to `vertices - 1`: `[[0, 2], [1, 2]]`, in ascending order. Either each edge is there
   * with a `probability` of its own, or each graph with so many `edges` is as likely as any other.
   *
   * @throws {RangeError} if there can be no such graph
   */
  graph(vertices: number, law: EdgeLaw): Edge[] {
    return graph(this, vertices, law);
  }

  /** Edges of a tree with labeled vertices, each tree as likely as any other (Prüfer). @throws {RangeError} without vertices */
  tree(vertices: number): Edge[] {
    return tree(this, vertices);
  }
}

/**
 * The stream that belongs to a list of integers: the same list always gives the same numbers, and lists that differ
 * in any place (or in length) give streams that have nothing to do with each other.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const [a, b] = [randomFrom(7, 1), randomFrom(7, 1)];
 * assert.equal(a.uniform(), b.uniform());
 * assert.notEqual(a.uniform(), randomFrom(7, 2).uniform());
 * ```
 *
 * @param key safe integers, e.g. `(seed, rank, streams.train, example)`
 */
export function randomFrom(...key: number[]): Random {
  return new Random(wordsOf(poolOf([key.length, ...key.flatMap(halves)])));
}

/**
 * The streams of examples: `randomSeries(seed, rank, stream)(example)` is `randomFrom(seed, rank, stream, example)`, only
 * faster when there are many.
 */
export function randomSeries(
  seed: number,
  rank: number,
  stream: number,
): (example: number) => Random {
  const pool = poolOf([4, ...[seed, rank, stream].flatMap(halves)]);
  return (example) => {
    expectInteger(example);
    const whole = withWord(withWord(pool, lowHalf(example)), highHalf(example));
    return new Random(wordsOf(whole));
  };
}

function halves(value: number): [number, number] {
  expectInteger(value);
  return [lowHalf(value), highHalf(value)];
}

function expectInteger(value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} cannot be part of a seed`);
}

function lowHalf(value: number): number {
  return value | 0;
}

function highHalf(value: number): number {
  return Math.floor(value / word) | 0;
}

/** The seed that is given, or where it is negative one from the operating system: an integer in `[0, 2^31)`. */
export function seedOrDrawn(given: number): number {
  return given < 0 ? crypto.getRandomValues(new Uint32Array(1))[0] >>> 1 : given;
}
