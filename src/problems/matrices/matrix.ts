/** Matrices of integers, as rows. */
import type { Random } from "../../random.ts";
import { numberArray } from "../../tokenizers/number_array.ts";
import { positionalInts } from "../../tokenizers/positional_ints.ts";
import type { ElementTokenizer } from "../../tokenizers/tokenizer.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { drawSize } from "../sizes.ts";

export type Vector<T = bigint> = readonly T[];
export type Matrix<T = bigint> = readonly Vector<T>[];

/** Numbers of rows and columns. */
export type Shape = readonly [rows: number, columns: number];

/** `dim1` and `dim2`, or numbers of rows and columns that are uniform from `min_dim` up to these. */
export function drawShape(random: Random, flags: ProblemFlags): Shape {
  return [drawDimension(random, flags), drawSize(random, flags.min_dim, flags.dim2)];
}

/** `dim1`, or a number that is uniform from `min_dim` up to it. */
export function drawDimension(random: Random, { min_dim, dim1 }: ProblemFlags): number {
  return drawSize(random, min_dim, dim1);
}

/** The shape of the smallest matrix that is drawn. */
export function smallestShape({ min_dim, dim1, dim2 }: ProblemFlags): Shape {
  return min_dim === 0 ? [dim1, dim2] : [min_dim, min_dim];
}

/** The same of square matrices. */
export function smallestSquare({ min_dim, dim1 }: ProblemFlags): Shape {
  return min_dim === 0 ? [dim1, dim1] : [min_dim, min_dim];
}

/** A matrix with entries uniform from -`maxint` to `maxint`. */
export function drawMatrix(
  random: Random,
  rows: number,
  columns: number,
  { maxint }: Pick<ProblemFlags, "maxint">,
): bigint[][] {
  return random.matrix(rows, columns, -maxint, maxint);
}

/** The same, with the entries above the diagonal taken from below. */
export function drawSymmetricMatrix(
  random: Random,
  size: number,
  flags: Pick<ProblemFlags, "maxint">,
): bigint[][] {
  const drawn = drawMatrix(random, size, size, flags);
  return drawn.map((row, i) => row.map((entry, j) => i < j ? drawn[j]![i]! : entry));
}

export function transposed<T>(matrix: Matrix<T>): T[][] {
  return matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));
}

export function shapeOf(matrix: Matrix<unknown>): Shape {
  return [matrix.length, matrix[0]!.length];
}

/** Matrices of integers in base `base`. @param maxSize largest number of rows or columns */
export function integerMatrices(base: number, maxSize: number): ElementTokenizer<Matrix> {
  return numberArray(positionalInts(base), { dimensions: 2, maxSize });
}
