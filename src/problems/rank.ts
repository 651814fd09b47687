/** Elimination: what is exact over the rationals, for integers of any size. */

/** The largest prime below 2^26: sums of two products of residues are exact in plain numbers. */
const prime = 67_108_859;

/**
 * The exact rank over the rationals, for integers of any size.
 *
 * @param matrix rows of equal length, at least one
 */
export function rankOf(matrix: readonly (readonly bigint[])[]): number {
  const most = Math.min(matrix.length, matrix[0].length);
  // Modulo a prime the rank can only be lower: where it is still full, fast arithmetic has proved it.
  if (rankModuloPrime(matrix) === most) return most;
  return exactEchelon(matrix).rank;
}

/** The exact determinant. @param matrix square, of integers of any size */
export function determinantOf(matrix: readonly (readonly bigint[])[]): bigint {
  const { rank, lastPivot, isOdd } = exactEchelon(matrix);
  if (rank < matrix.length) return 0n;
  return isOdd ? -lastPivot : lastPivot;
}

function exactEchelon(matrix: readonly (readonly bigint[])[]): Echelon<bigint> {
  return eliminate(matrix.map((row) => [...row]), 0n, combineExactly, 1n);
}

function rankModuloPrime(matrix: readonly (readonly bigint[])[]): number {
  const divisor = BigInt(prime);
  const residues = matrix.map((row) =>
    row.map((entry) => {
      const rest = Number(entry % divisor);
      return rest < 0 ? rest + prime : rest;
    })
  );
  return eliminate(residues, 0, combineResidues, 1).rank;
}

/** One entry of a row after a pivot row has been taken from it: the pivot's column becomes 0. */
type Combine<T> = (pivot: T, entry: T, factor: T, pivotEntry: T, previousPivot: T) => T;

/** Bareiss: entries stay minors of the matrix, so the division leaves no rest and they grow as little as possible. */
const combineExactly: Combine<bigint> = (pivot, entry, factor, pivotEntry, previousPivot) =>
  (pivot * entry - factor * pivotEntry) / previousPivot;

const combineResidues: Combine<number> = (pivot, entry, factor, pivotEntry) =>
  (pivot * entry + (prime - factor) * pivotEntry) % prime;

/** What is known of a matrix once it has been brought into echelon form. */
interface Echelon<T> {
  /** The number of pivots. */
  readonly rank: number;
  /** Of {@link combineExactly}, a minor of the matrix with its rows in the order that they have now. */
  readonly lastPivot: T;
  /** Whether that order is an odd permutation of the first one. */
  readonly isOdd: boolean;
}

/** Brings `rows` into echelon form, in place. */
function eliminate<T>(rows: T[][], zero: T, combine: Combine<T>, one: T): Echelon<T> {
  const columns = rows[0].length;
  let rank = 0, isOdd = false;
  let previousPivot = one;
  for (let column = 0; column < columns && rank < rows.length; column++) {
    const found = rows.findIndex((row, i) => i >= rank && row[column] !== zero);
    if (found < 0) continue;
    if (found !== rank) isOdd = !isOdd;
    [rows[rank], rows[found]] = [rows[found], rows[rank]];
    const pivotRow = rows[rank++];
    const pivot = pivotRow[column];
    for (const row of rows.slice(rank)) {
      const factor = row[column];
      for (let j = column; j < columns; j++) {
        row[j] = combine(pivot, row[j], factor, pivotRow[j], previousPivot);
      }
    }
    previousPivot = pivot;
  }
  return { rank, lastPivot: previousPivot, isOdd };
}
