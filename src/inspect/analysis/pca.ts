/** Principal components: the directions along which some points differ most. */
import { dot } from "./dot.ts";
import { leadingEigen } from "./leading_eigen.ts";

export interface PrincipalComponents {
  /** `[points][count]`: where each point lies along the components. */
  readonly scores: readonly Float64Array[];
  /** `[count][dim]`, of length 1 and at right angles, except those beyond the rank, which are zero. */
  readonly components: readonly Float64Array[];
  readonly mean: Float64Array;
  /** Share of the total variance that each component explains; all 0 where the points do not differ. */
  readonly explained: readonly number[];
}

/** Variance below this share of the largest is rounding. */
const negligible = 1e-12;

/**
 * The first `count` components. The smaller of the two matrices is decomposed: that of products of points, or of coordinates.
 *
 * @param points `[points][dim]` @param count at most; fewer where there are fewer points or coordinates
 */
export function principalComponents(
  points: readonly ArrayLike<number>[],
  count = 2,
): PrincipalComponents {
  const { centered, scale, mean } = centerOf(points), dim = mean.length;
  const isWide = centered.length <= dim;
  const vectors = isWide ? centered : transposed(centered, dim);
  const matrix = products(vectors), total = matrix.reduce((sum, row, i) => sum + row[i]!, 0);
  const { values, vectors: axes } = leadingEigen(matrix, count);
  const components = axes.map((axis, k) => {
    const isNothing = values[k]! <= negligible * values[0]!;
    const component = isWide ? combined(axis, centered, dim) : axis;
    return upright(component, isNothing ? 0 : 1 / (isWide ? Math.sqrt(values[k]!) : 1));
  });
  return {
    ...{ components, mean },
    scores: centered.map((point) => Float64Array.from(components, (c) => scale * dot(point, c))),
    explained: components.map((_, k) => total > 0 ? Math.max(0, values[k]!) / total : 0),
  };
}

/** The points from their mean, divided by the largest coordinate: squares of very small or large numbers are none. */
function centerOf(points: readonly ArrayLike<number>[]) {
  const mean = new Float64Array(points[0]?.length ?? 0);
  for (const point of points) for (let i = 0; i < mean.length; i++) mean[i]! += point[i]!;
  mean.forEach((sum, i) => mean[i] = sum / points.length);
  const moved = points.map((point) => Float64Array.from(point, (x, i) => x - mean[i]!));
  const largest = (most: number, x: number) => Math.max(most, Math.abs(x));
  const scale = moved.reduce((most, point) => point.reduce(largest, most), 0) || 1;
  return { centered: moved.map((point) => point.map((x) => x / scale)), scale, mean };
}

function transposed(rows: readonly Float64Array[], columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => Float64Array.from(rows, (row) => row[j]!));
}

function products(vectors: readonly Float64Array[]): Float64Array[] {
  return vectors.map((a) => Float64Array.from(vectors, (b) => dot(a, b)));
}

function combined(factors: Float64Array, rows: readonly Float64Array[], dim: number) {
  const sum = new Float64Array(dim);
  rows.forEach((row, k) => row.forEach((x, i) => sum[i]! += factors[k]! * x));
  return sum;
}

/** Scaled, with the sign that makes its largest coordinate positive: the same data give the same picture. */
function upright(vector: Float64Array, factor: number): Float64Array {
  const largest = vector.reduce((most, x) => Math.abs(x) > Math.abs(most) ? x : most, 0);
  return vector.map((x) => x * (largest < 0 ? -factor : factor));
}
