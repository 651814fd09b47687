/** Values of expressions at points, in double precision, with bounds on their errors. */
import type { Expression } from "../tokenizers/expression.ts";

/** A number, and how far it may be from the true value; `NaN` where there is none. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Values of variables. */
export type Point = Readonly<Record<string, number>>;

/** A few units in the last place: the functions of JavaScript engines are not rounded correctly. */
const precision = 4 * Number.EPSILON;

/** What is smaller may have become 0. */
const underflow = 1e-300;

const functions: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: (x) => Math.abs(x) / x,
  sqrt: Math.sqrt,
  exp: Math.exp,
  ln: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  cot: (x) => 1 / Math.tan(x),
  sec: (x) => 1 / Math.cos(x),
  csc: (x) => 1 / Math.sin(x),
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
};

const operations: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  pow: (x, y) => x ** y,
};

const constants: Point = { pi: Math.PI, e: Math.E };

/**
 * The value of an expression at a point.
 *
 * The error is estimated from the values at the ends of each operand's interval, which is right for functions that are monotonic
 * there. Where an end has no value, the error is infinite.
 */
export function estimate(expression: Expression, point: Point): Estimate {
  if (typeof expression === "bigint") return exact(Number(expression));
  if (typeof expression === "string") {
    const value = point[expression] ?? constants[expression] ?? NaN;
    return expression in constants ? rounded(value, 0) : { value, error: 0 };
  }
  const [operator, left, right] = expression, x = estimate(left, point);
  if (right === undefined) return applied(functions[operator]!, x);
  return combined(operations[operator]!, x, estimate(right, point));
}

function exact(value: number): Estimate {
  return Number.isSafeInteger(value) ? { value, error: 0 } : rounded(value, 0);
}

function rounded(value: number, spread: number): Estimate {
  return { value, error: spread + precision * Math.abs(value) + underflow };
}

function applied(f: (x: number) => number, { value: x, error }: Estimate): Estimate {
  const value = f(x);
  if (error === 0) return Number.isSafeInteger(value) ? { value, error } : rounded(value, 0);
  return rounded(value, farthest(value, [f(x - error), f(x + error)]));
}

function combined(f: (x: number, y: number) => number, a: Estimate, b: Estimate): Estimate {
  const value = f(a.value, b.value);
  if (a.error === 0 && b.error === 0) {
    return Number.isSafeInteger(value) ? { value, error: 0 } : rounded(value, 0);
  }
  const ends = [-1, 1].flatMap((i) =>
    [-1, 1].map((j) => f(a.value + i * a.error, b.value + j * b.error))
  );
  return rounded(value, farthest(value, ends));
}

function farthest(value: number, others: readonly number[]): number {
  const spread = Math.max(...others.map((other) => Math.abs(other - value)));
  return Number.isNaN(spread) ? Infinity : spread;
}
