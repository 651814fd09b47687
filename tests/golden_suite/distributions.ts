/**
 * Tells whether samples come from one distribution. Tolerances are such that this fails about once in a million, and
 * what is returned is the share that was used, as everywhere in the suite.
 */
import assert from "node:assert/strict";

/** Quantiles of one in a million: of Kolmogorov's distribution, and of the normal distribution on both sides. */
const kolmogorov = 2.694;
const normal = 4.892;

/** Kolmogorov's and Smirnov's test of two samples; equal values only make it milder. */
export function compareSamples(
  what: string,
  a: readonly number[],
  b: readonly number[],
): number {
  const upTo = (sample: readonly number[], limit: number) =>
    sample.filter((value) => value <= limit).length / sample.length;
  const distances = [...a, ...b].map((limit) => Math.abs(upTo(a, limit) - upTo(b, limit)));
  const allowed = kolmogorov * Math.sqrt(1 / a.length + 1 / b.length);
  return shareUsed(`distribution of ${what}`, Math.max(...distances), allowed);
}

/** Two numbers of successes, each with its number of tries. */
export function compareShares(
  what: string,
  [a, triesA]: readonly [number, number],
  [b, triesB]: readonly [number, number],
): number {
  const [p, tries] = [(a + b) / (triesA + triesB), 1 / triesA + 1 / triesB];
  const allowed = normal * Math.sqrt(p * (1 - p) * tries);
  return shareUsed(`share of ${what}`, Math.abs(a / triesA - b / triesB), allowed);
}

function shareUsed(what: string, distance: number, allowed: number): number {
  assert.ok(distance <= allowed, `${what}: distance ${distance}, expected at most ${allowed}`);
  return distance === 0 ? 0 : distance / allowed;
}
