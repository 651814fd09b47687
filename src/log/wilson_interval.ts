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
