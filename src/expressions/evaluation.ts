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

/** Functions go to infinity where these are 0. */
const denominators: Readonly<Record<string, (x: number) => number>> = {
  tan: Math.cos,
  sec: Math.cos,
  cot: Math.sin,
  csc: Math.sin,
};

/** They keep integers that they give of integers exactly; others only round to one. */
const keepsIntegers = new Set(["neg", "abs", "sign", "sqrt"]);

const constants: Point = { pi: Math.PI, e: Math.E };

/**
 * The value of an expression at a point.
 *
 * The error is estimated from the values at the ends of each operand's interval, which is right for functions that are monotonic
 * there. Where an end has no value, or the function goes to infinity between them, the error is infinite.
 */
export function estimate(expression: Expression, point: Point): Estimate {
  if (typeof expression === "bigint") return exact(Number(expression));
  if (typeof expression === "string") {
    const value = point[expression] ?? constants[expression] ?? NaN;
    return expression in constants ? rounded(value, 0) : { value, error: 0 };
  }
  const [operator, left, right] = expression, x = estimate(left, point);
  return right === undefined ? applied(operator, x) : combined(operator, x, estimate(right, point));
}

function exact(value: number): Estimate {
  return Number.isSafeInteger(value) ? { value, error: 0 } : rounded(value, 0);
}

function rounded(value: number, spread: number): Estimate {
  return { value, error: spread + precision * Math.abs(value) + underflow };
}

function applied(name: string, x: Estimate): Estimate {
  const f = functions[name]!, value = f(x.value);
  if (keepsIntegers.has(name) && isExact(x) && Number.isSafeInteger(value)) return exact(value);
  const [lower, upper] = endsOf(x), denominator = denominators[name];
  const hasPole = denominator !== undefined &&
    (x.error >= 1 || denominator(lower) * denominator(upper) <= 0);
  // Beyond half a period, sines have been everywhere.
  const isSine = name === "sin" || name === "cos";
  if (isSine && x.error >= 1) return rounded(value, 2);
  return rounded(value, hasPole ? Infinity : farthest(value, [f(lower), f(upper)]));
}

function combined(name: string, a: Estimate, b: Estimate): Estimate {
  const f = operations[name]!, value = f(a.value, b.value);
  if (isExact(a) && isExact(b) && Number.isSafeInteger(value)) return exact(value);
  const mayDivideByZero = name === "div" && hasZero(b) ||
    name === "pow" && hasZero(a) && b.value - b.error < 0;
  if (mayDivideByZero) return rounded(value, Infinity);
  const ends = endsOf(a).flatMap((x) => endsOf(b).map((y) => f(x, y)));
  return rounded(value, farthest(value, ends));
}

/** What is no integer may round to one. */
function isExact({ value, error }: Estimate): boolean {
  return error === 0 && Number.isSafeInteger(value);
}

function endsOf({ value, error }: Estimate): [number, number] {
  return [value - error, value + error];
}

function hasZero({ value, error }: Estimate): boolean {
  return Math.abs(value) <= error;
}

function farthest(value: number, others: readonly number[]): number {
  const spread = Math.max(...others.map((other) => Math.abs(other - value)));
  return Number.isNaN(spread) ? Infinity : spread;
}
