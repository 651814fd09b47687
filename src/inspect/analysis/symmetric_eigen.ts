/** Eigenvalues and eigenvectors of a symmetric matrix, as rows. */
export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** Orthonormal, in the same order. */
  readonly vectors: readonly Float64Array[];
}

/** What may be left off the diagonal, as a part of the whole matrix. */
const enough = 1e-14;

/** Each sweep squares what is left off the diagonal, once that is small: about eight are enough for any size. */
const mostSweeps = 60;

/**
 * Jacobi's method (1846): rotations, each of which makes one pair of entries zero.
 *
 * @param matrix rows of a symmetric matrix; it is not changed
 */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const a = matrix.map((row) => row.slice()), n = a.length;
  const vectors = a.map((_, i) => Float64Array.from({ length: n }, (_, j) => i === j ? 1 : 0));
  const tiny = (enough * normOf(a)) ** 2;
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(a) > tiny; sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, vectors, p, q);
    }
  }
  const order = [...a.keys()].sort((i, j) => a[j]![j]! - a[i]![i]!);
  return {
    values: Float64Array.from(order, (i) => a[i]![i]!),
    vectors: order.map((i) => vectors[i]!),
  };
}

/** Makes entry (p, q) zero by turning rows and columns p and q. */
function rotate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const entry = a[p]![q]!;
  if (entry === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * entry);
  // The smaller of the two angles. Where theta is so large that its square is not finite, it is 1 / (2 theta).
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cos = 1 / Math.hypot(t, 1), sin = t * cos;
  for (const row of a) turn(row, row, p, q, cos, sin);
  for (let k = 0; k < a.length; k++) turn(a[p]!, a[q]!, k, k, cos, sin);
  for (let k = 0; k < a.length; k++) turn(vectors[p]!, vectors[q]!, k, k, cos, sin);
}

/** Turns the plane of two numbers: element i of one array, and element j of the other. */
function turn(
  first: Float64Array,
  second: Float64Array,
  i: number,
  j: number,
  cos: number,
  sin: number,
): void {
  const x = first[i]!, y = second[j]!;
  first[i] = cos * x - sin * y;
  second[j] = sin * x + cos * y;
}

function offDiagonal(a: readonly Float64Array[]): number {
  return a.reduce((sum, row, i) => sum + row.reduce((s, x, j) => i === j ? s : s + x * x, 0), 0);
}

function normOf(a: readonly Float64Array[]): number {
  return Math.sqrt(a.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0));
}
