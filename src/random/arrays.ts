/** Matrices and polynomials with random entries. */
import { expectCount, type Integer, integersBetween } from "./kinds.ts";
import type { RandomNumbers } from "./numbers.ts";

/** See `Random.matrix`. */
export function matrix<T extends Integer>(
  random: RandomNumbers,
  rows: number,
  columns: number,
  min: T,
  max: T,
): T[][] {
  expectCount("the rows of a matrix", rows);
  expectCount("the columns of a matrix", columns);
  const draw = integersBetween(random, min, max);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
}

/** See `Random.polynomial`. */
export function polynomial<T extends Integer>(
  random: RandomNumbers,
  degree: number,
  min: T,
  max: T,
): T[] {
  expectCount("the degree of a polynomial", degree);
  const draw = integersBetween(random, min, max);
  const isZero = (value: T) => value === 0 || value === 0n;
  if (min === max && isZero(min)) {
    throw new RangeError("the first coefficient of a polynomial is not 0, but only 0 can be drawn");
  }
  let first = draw();
  while (isZero(first)) first = draw();
  return [first, ...Array.from({ length: degree }, draw)];
}
