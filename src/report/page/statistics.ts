/** What is computed from several values. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample; 0 for a single value. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - center) ** 2, 0) / (values.length - 1));
}

/** @param sorted in ascending order */
export function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Wilson's interval of 95 % for a share, in percent: right also for small samples, and near 0 and 100.
 *
 * @param percent the share that was found @param examples that it was found in
 */
export function wilson(percent: number, examples: number): { low: number; high: number } {
  const z = 1.96, share = percent / 100, scale = 1 + z * z / examples;
  const center = share + z * z / (2 * examples);
  const margin = z * Math.sqrt(share * (1 - share) / examples + z * z / (4 * examples * examples));
  return { low: 100 * (center - margin) / scale, high: 100 * (center + margin) / scale };
}
