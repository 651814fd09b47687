/**
 * The inverse of a matrix in float64, by Gauss and Jordan's elimination with the largest pivot of each column.
 *
 * @param matrix square, of full rank
 */
export function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => i === j ? 1 : 0)]);
  for (let column = 0; column < size; column++) {
    const found = largestPivot(rows, column);
    [rows[column], rows[found]] = [rows[found]!, rows[column]!];
    const pivotRow = rows[column]!, pivot = pivotRow[column]!;
    for (let j = column; j < 2 * size; j++) pivotRow[j]! /= pivot;
    rows.forEach((row, i) => {
      const factor = row[column]!;
      if (i === column || factor === 0) return;
      for (let j = column; j < 2 * size; j++) row[j]! -= factor * pivotRow[j]!;
    });
  }
  return rows.map((row) => row.slice(size));
}

function largestPivot(rows: readonly (readonly number[])[], column: number): number {
  let found = column;
  for (let i = column + 1; i < rows.length; i++) {
    if (Math.abs(rows[i]![column]!) > Math.abs(rows[found]![column]!)) found = i;
  }
  return found;
}
