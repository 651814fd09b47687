/** Whether counts are what chance would make of them. */
import assert from "node:assert/strict";

/**
 * Pearson's test: fails where counts as far from the expected ones would come up less than once in a million times. With a
 * fixed seed it always has the same outcome.
 *
 * @param counts of each outcome @param shares their probabilities, in the same order; left out: all are equal
 */
export function assertChiSquare(counts: readonly number[], shares?: readonly number[]): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = counts.map((_, i) => total * (shares?.[i] ?? 1 / counts.length));
  assert(Math.min(...expected) >= 5, "too few draws for the test");
  const statistic = counts.reduce((sum, n, i) => sum + (n - expected[i]!) ** 2 / expected[i]!, 0);
  // Wilson and Hilferty: the cube root of the statistic is nearly normal; 4.75 deviations are one in a million.
  const freedom = counts.length - 1, variance = 2 / (9 * freedom);
  const deviations = (Math.cbrt(statistic / freedom) - (1 - variance)) / Math.sqrt(variance);
  assert(deviations < 4.75, `chi-square ${statistic.toFixed(1)} at ${freedom} degrees of freedom`);
}

/** How often each outcome, as text, was drawn. */
export function tallied(draws: number, draw: () => unknown): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < draws; i++) {
    const outcome = String(draw());
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}

/** That all outcomes, of which there are so many, are drawn equally often. */
export function assertUniform(outcomes: number, draw: () => unknown): void {
  const counts = [...tallied(50 * outcomes, draw).values()];
  assert.equal(counts.length, outcomes);
  assertChiSquare(counts);
}
