/** Samples of problems, and whether they are distributed as they should. */
import assert from "node:assert/strict";
import type { Problem } from "../../src/problems/problem.ts";
import { randomFrom } from "../../src/random.ts";

/** Examples from a fixed seed, as many as asked for; those that the generator gave up are left out. */
export function sample<P, A>(
  problem: Problem<P, A>,
  count: number,
): { problem: P; query?: unknown; answer: A }[] {
  const random = randomFrom(7);
  const examples = [];
  while (examples.length < count) {
    const example = problem.generate(random, "train");
    if (example !== undefined) examples.push(example);
  }
  return examples;
}

/** All lists of `length` integers from `min` to `max`. */
export function tuples(length: number, min: bigint, max: bigint): bigint[][] {
  if (length === 0) return [[]];
  const integers = Array.from({ length: Number(max - min) + 1 }, (_, i) => min + BigInt(i));
  return tuples(length - 1, min, max).flatMap((start) => integers.map((last) => [...start, last]));
}

/** A value as text, to be counted. */
export function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, item) => typeof item === "bigint" ? String(item) : item);
}

/**
 * Pearson's chi-square test; the level of significance is about one in a million.
 *
 * @param found values as drawn @param outcomes what may be drawn: each is as likely as its weight says
 */
export function assertDistribution(
  found: readonly unknown[],
  outcomes: Iterable<readonly [value: unknown, weight: number]>,
): void {
  const weights = new Map<string, number>();
  for (const [value, weight] of outcomes) {
    const key = keyOf(value);
    weights.set(key, (weights.get(key) ?? 0) + weight);
  }
  const total = [...weights.values()].reduce((a, b) => a + b, 0);
  const counts = new Map<string, number>();
  for (const key of found.map(keyOf)) {
    assert.ok(weights.has(key), `${key} cannot be drawn`);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let statistic = 0;
  for (const [key, weight] of weights) {
    const expected = found.length * weight / total;
    assert.ok(expected >= 5, `too few examples for a test: ${expected} of ${key} expected`);
    statistic += ((counts.get(key) ?? 0) - expected) ** 2 / expected;
  }
  const limit = chiSquareLimit(weights.size - 1);
  assert.ok(statistic < limit, `chi-square ${statistic}, expected less than ${limit}`);
}

/** Wilson's and Hilferty's approximation of the quantile. */
function chiSquareLimit(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + 4.75 * Math.sqrt(spread)) ** 3;
}
