/**
 * The factor that brings a gradient of norm `norm` down to `maxNorm`: min(1, maxNorm / (norm + 1e-6)). No clipping
 * (factor 1) when `maxNorm` is 0; NaN when the norm is NaN.
 */
export function clippingFactor(norm: number, maxNorm: number): number {
  return maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1;
}
