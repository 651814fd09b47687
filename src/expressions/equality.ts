/** Whether expressions are the same function: by their canonical forms, by multiplying out, or else at points. */
import type { Expression } from "../tokenizers/expression.ts";
import { expressionOf } from "./conversion.ts";
import { type Estimate, estimate, type Point } from "./evaluation.ts";
import { expandedNumerator } from "./expansion.ts";
import { type Form, isNumber } from "./form.ts";
import { orUndefined } from "./no_value.ts";
import { difference, termsOf } from "./sums.ts";

/** Points on both sides of 0, at no special places; some functions have values only near 0, others only far from it. */
const places = [0.0713, 0.1931, 0.3137, 0.4409, 0.5623, 0.7177, 0.8419, 0.9601]
  .concat([1.1273, 1.3931, 1.7719, 2.1443, 2.8571, 3.6173, 4.7711, 6.3319]);

/** Values of other variables, which are coefficients. */
const coefficients = [
  1.2347,
  -0.7341,
  2.1719,
  0.5813,
  -1.6619,
  0.9127,
  3.0417,
  -2.2823,
  1.7939,
  0.3511,
];

/** The points at which functions of `x` are compared; of them 32. */
export const points: readonly Point[] = places.flatMap((x) => [x, -x]).map((x) => ({
  ...Object.fromEntries(coefficients.map((value, i) => [`a${i}`, value])),
  x,
}));

/** At so many points two functions must have values. */
const fewestPoints = 3;

/** Differences of values that are less certain than this, relatively, say nothing. */
const certain = 1e-6;

/** Values this small may be others that were too small for the arithmetic. */
const smallest = 1e-200;

/**
 * Whether two forms are the same function where both have values.
 *
 * It is exact where their difference multiplies out to 0. Else the terms that are left of it are added up at 32 points, with bounds on
 * rounding errors: the sum must be 0 wherever it can be computed to six digits of the largest term, and at three points at least.
 */
export function areEqual(a: Form, b: Form): boolean {
  if (a.key === b.key) return true;
  const form = difference(a, b), rest = orUndefined(() => expandedNumerator(form)) ?? form;
  return rest.kind === "number" ? isNumber(rest, 0n) : vanishes(rest);
}

/** Whether a form seems to be 0 everywhere. */
function vanishes(form: Form): boolean {
  const terms = termsOf(form).map(expressionOf);
  let zeros = 0;
  for (const point of points) {
    const isZero = addsUpToZero(terms.map((term) => estimate(term, point)));
    if (isZero === false) return false;
    if (isZero === true) zeros++;
  }
  return zeros >= fewestPoints;
}

/** `undefined` where that cannot be told. */
function addsUpToZero(terms: readonly Estimate[]): boolean | undefined {
  const total = terms.reduce((sum, { value }) => sum + value, 0);
  const error = terms.reduce((sum, { error }) => sum + error, 0);
  const size = Math.max(...terms.map(({ value }) => Math.abs(value)));
  if (!Number.isFinite(total) || !Number.isFinite(error)) return undefined;
  if (Math.abs(total) > 8 * error) return false;
  return size > smallest && error <= certain * size ? true : undefined;
}

/** Whether an expression has values at as many of the points as a comparison needs. */
export function hasValues(expression: Expression): boolean {
  let found = 0;
  return points.some((point) =>
    Number.isFinite(estimate(expression, point).value) && ++found === fewestPoints
  );
}
