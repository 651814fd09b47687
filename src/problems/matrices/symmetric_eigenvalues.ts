/** Rotations make off-diagonal entries so small that they change no eigenvalue; each sweep squares them in the end. */
const mostSweeps = 50;

/**
 * The eigenvalues of a symmetric matrix in ascending order, by Jacobi's method.
 *
 * @param matrix finite numbers, equal on both sides of the diagonal
 */
export function symmetricEigenvalues(matrix: readonly (readonly number[])[]): number[] {
  const a = matrix.map((row) => [...row]), size = a.length;
  const scale = Math.max(...a.map((row) => Math.hypot(...row)));
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(a) > Number.EPSILON * scale; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, p, q);
    }
  }
  return a.map((row, i) => row[i]!).sort((x, y) => x - y);
}

function offDiagonal(a: readonly (readonly number[])[]): number {
  return Math.max(...a.map((row, i) => Math.hypot(...row.slice(i + 1))));
}

/** Makes the entries (p, q) and (q, p) 0 by a rotation of both rows and columns. */
function rotate(a: number[][], p: number, q: number): void {
  if (a[p]![q] === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1), sine = tangent * cosine;
  for (const row of a) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  }
  const [above, below] = [a[p]!, a[q]!];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [above[k]!, below[k]!];
    above[k] = cosine * x - sine * y;
    below[k] = sine * x + cosine * y;
  }
}
