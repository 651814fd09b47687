/** The few statistics that tables and charts of runs show. */

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
