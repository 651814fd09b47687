/** The few statistics that tables and charts of runs show. */

/** Standard deviations that hold 95 % of a normal distribution. */
const z95 = 1.959963984540054;

/** Bounds, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's 95 % confidence interval of a share, in percent: where the accuracy on all examples would lie, of which some were
 * drawn. Unlike the usual ± it stays within 0 and 100 and means something at both ends.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(wilsonInterval(0, 100).low, 0);
 * assert.equal(wilsonInterval(0, 100).high.toFixed(1), "3.7");
 * ```
 *
 * @param right successes among @param total examples, at least 1
 */
export function wilsonInterval(right: number, total: number): Interval {
  const share = right / total, z2 = z95 * z95;
  const center = (share + z2 / (2 * total)) / (1 + z2 / total);
  const half = z95 / (1 + z2 / total) *
    Math.sqrt(share * (1 - share) / total + z2 / (4 * total * total));
  return {
    low: right === 0 ? 0 : 100 * (center - half),
    high: right === total ? 100 : 100 * (center + half),
  };
}

/** The mean; NaN of no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of the population that the values are a sample of; undefined below two values. */
export function standardDeviation(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * An exponential moving average, as TensorBoard draws it: without the bias to 0 at the start. What is no number stays so.
 *
 * @param weight of what came before, from 0 (nothing is smoothed) to below 1
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0, total = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return sum / total;
  });
}
