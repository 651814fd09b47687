/** Largest difference, relative to the largest element. */
export function relativeError(found: Float64Array, expected: Float64Array): number {
  const largest = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const difference = expected.reduce((a, b, i) => Math.max(a, Math.abs(b - found[i]!)), 0);
  return difference === 0 ? 0 : difference / (largest || 1);
}
