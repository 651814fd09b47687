import type { Classes } from "./classes.ts";

/** Class of the examples that cannot be read. */
const unreadable = 0;

/**
 * Classes by a size: the length of a list, a distance, a degree. Examples that cannot be read are class 0.
 *
 * @param sizeOf is at least 1
 */
export function sizeClasses<P, A>(sizeOf: (problem: P, answer: A) => number): Classes<P, A> {
  return {
    codeClass: (problem, answer) =>
      problem === undefined || answer === undefined ? unreadable : sizeOf(problem, answer),
    describeClass: String,
    mayBeClass: (name) => /^\d{1,9}$/.test(name),
  };
}

/** Rows are numbered in thousands, columns in ones. */
const rowStep = 1000;

/** Classes by the shape of a matrix, called like `3x5`. */
export function shapeClasses<P, A>(
  shapeOf: (problem: P, answer: A) => readonly [rows: number, columns: number],
): Classes<P, A> {
  const classes = sizeClasses<P, A>((problem, answer) => {
    const [rows, columns] = shapeOf(problem, answer);
    return rowStep * rows + columns;
  });
  return {
    ...classes,
    describeClass: (code) => `${Math.floor(code / rowStep)}x${code % rowStep}`,
    mayBeClass: (name) => /^\d{1,3}x\d{1,3}$/.test(name),
  };
}
