/**
 * The tiny language in which an optimizer's update rule is written: scalar arithmetic over one weight, its gradient and
 * its state. A rule is data, so each engine renders it in its own way and no rule knows of any engine.
 *
 * `state(name)` is always the value from before the step; a rule that needs the new value uses the expression it
 * computes it with, and {@link linearize} sees to it that shared parts are computed once.
 */

/** An operation on numbers, with its number of operands. `where_greater` is `a > b ? c : d`. */
export const OPERANDS = {
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  max: 2,
  min: 2,
  sqrt: 1,
  abs: 1,
  negate: 1,
  where_greater: 4,
} as const;

export type Operation = keyof typeof OPERANDS;

/** What a rule reads: the weight, its gradient, one of its states, a number of this step, or a fixed number. */
export type Leaf =
  | { readonly kind: "weight" | "gradient" }
  | { readonly kind: "state" | "scalar"; readonly name: string }
  | { readonly kind: "constant"; readonly value: number };

/** An operation whose operands are of type `Operand`: expressions in a tree, positions in a linear program. */
export interface Application<Operand> {
  readonly kind: "apply";
  readonly operation: Operation;
  readonly operands: readonly Operand[];
}

export type Expression = Leaf | Application<Expression>;

/** The weight before the step. */
export const weight: Expression = { kind: "weight" };

/** The gradient of the loss by the weight, already summed over shards and clipped. */
export const gradient: Expression = { kind: "gradient" };

/** The value a state had before the step. */
export function state(name: string): Expression {
  return { kind: "state", name };
}

/** A number the host computes anew at each step, the same for all weights. */
export function scalar(name: string): Expression {
  return { kind: "scalar", name };
}

/** A number that never changes, an option's value for instance. */
export function constant(value: number): Expression {
  return { kind: "constant", value };
}

/** The sum of all terms, added from left to right. */
export function add(...terms: [Expression, ...Expression[]]): Expression {
  return terms.reduce((left, right) => apply("add", left, right));
}

/** `left - right` */
export function sub(left: Expression, right: Expression): Expression {
  return apply("subtract", left, right);
}

/** The product of all factors, multiplied from left to right. */
export function mul(...factors: [Expression, ...Expression[]]): Expression {
  return factors.reduce((left, right) => apply("multiply", left, right));
}

/** `dividend / divisor` */
export function div(dividend: Expression, divisor: Expression): Expression {
  return apply("divide", dividend, divisor);
}

/** The larger of two numbers; NaN when one is NaN. */
export function max(left: Expression, right: Expression): Expression {
  return apply("max", left, right);
}

/** The smaller of two numbers; NaN when one is NaN. */
export function min(left: Expression, right: Expression): Expression {
  return apply("min", left, right);
}

/** The square root. */
export function sqrt(operand: Expression): Expression {
  return apply("sqrt", operand);
}

/** The absolute value. */
export function abs(operand: Expression): Expression {
  return apply("abs", operand);
}

/** `-operand` */
export function neg(operand: Expression): Expression {
  return apply("negate", operand);
}

/** `left > right ? then : otherwise`, where a comparison with NaN is false. */
export function select(
  left: Expression,
  right: Expression,
  then: Expression,
  otherwise: Expression,
): Expression {
  return apply("where_greater", left, right, then, otherwise);
}

/** 1, -1 or 0 like the operand; 0 for NaN. */
export function sign(operand: Expression): Expression {
  const [zero, one] = [constant(0), constant(1)];
  return select(operand, zero, one, select(zero, operand, neg(one), zero));
}

function apply(operation: Operation, ...operands: Expression[]): Expression {
  return { kind: "apply", operation, operands };
}
