/** Update rules computed one number at a time: the specification the engines' renderers are tested against. */

import type { Expression, Operation } from "./expression.ts";
import type { UpdateRule } from "./rule.ts";

/** The numbers the leaves of an expression stand for. */
export interface Bindings {
  readonly weight: number;
  readonly gradient: number;
  readonly state: Readonly<Record<string, number>>;
  readonly scalars: Readonly<Record<string, number>>;
}

/**
 * The value of an expression.
 *
 * @param round applied to every leaf and every result: `Math.fround` gives exactly what an engine computes in float32
 * @param roundLeaf applied to leaves instead of `round`
 */
export function evaluate(
  expression: Expression,
  bindings: Bindings,
  round: (value: number) => number = identity,
  roundLeaf = round,
): number {
  switch (expression.kind) {
    case "weight":
    case "gradient":
      return roundLeaf(bindings[expression.kind]);
    case "state":
      return roundLeaf(bound(bindings.state, expression.name));
    case "scalar":
      return roundLeaf(bound(bindings.scalars, expression.name));
    case "constant":
      return roundLeaf(expression.value);
    case "apply": {
      const operands = expression.operands.map((operand) =>
        evaluate(operand, bindings, round, roundLeaf)
      );
      return round(operations[expression.operation](...operands));
    }
  }
}

/**
 * Whether a weight that has zero gradient and zero state stays where it is, and its state stays zero. An engine may then
 * leave out weights that have had no gradient since training began (rows of the position table beyond the longest
 * sequence, for instance). Ask again whenever the scalars change: with weight decay the answer depends on them.
 *
 * A rule that once lets the state of such a weight move must not allow to leave it out afterwards.
 *
 * @param scalars the numbers of one step, see {@link UpdateRule.scalars}
 */
export function leavesZeroUntouched(
  rule: UpdateRule,
  scalars: Readonly<Record<string, number>>,
): boolean {
  const state = Object.fromEntries(rule.state.map((name) => [name, 0]));
  return [1, -1, 0.3, -1e-3, 1e3, 0].map(Math.fround).every((weight) => {
    const bindings = { weight, gradient: 0, state, scalars };
    // Numbers reach an engine as float32, where a tiny eps becomes 0; the arithmetic is done in float64, where a tiny
    // decay is not lost to rounding.
    const value = (expression: Expression) => evaluate(expression, bindings, identity, Math.fround);
    return value(rule.update.weight) === weight &&
      rule.state.every((name) => value(bound(rule.update.state, name)) === 0);
  });
}

const operations: Record<Operation, (...operands: number[]) => number> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  max: (left, right) => Math.max(left, right),
  min: (left, right) => Math.min(left, right),
  sqrt: (operand) => Math.sqrt(operand),
  abs: (operand) => Math.abs(operand),
  negate: (operand) => -operand,
  where_greater: (left, right, then, otherwise) => left > right ? then : otherwise,
};

function bound<Value>(values: Readonly<Record<string, Value>>, name: string): Value {
  if (!Object.hasOwn(values, name)) throw new Error(`no value is given for "${name}"`);
  return values[name];
}

function identity(value: number): number {
  return value;
}
