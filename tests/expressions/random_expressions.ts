/** Expressions for property tests. */
import fc from "fast-check";
import type { Expression } from "../../src/tokenizers/expression.ts";
import { formOf } from "../../src/expressions/conversion.ts";
import type { Estimate } from "../../src/expressions/evaluation.ts";
import type { Form } from "../../src/expressions/form.ts";
import { NoValueError } from "../../src/expressions/no_value.ts";

const functions = [
  ...["neg", "abs", "sign", "sqrt", "exp", "ln", "sin", "cos", "tan", "cot", "sec", "csc"],
  ...["asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"],
];

/** Trees in x with all operators. */
export const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: "large" },
    fc.bigInt({ min: -6n, max: 6n }),
    fc.constantFrom("x", "x", "x", "e", "pi"),
    fc.tuple(fc.constantFrom(...functions), tie("tree")),
    fc.tuple(fc.constantFrom("add", "sub", "mul", "mul", "div", "pow"), tie("tree"), tie("tree")),
    fc.tuple(fc.constant("pow"), tie("tree"), fc.bigInt({ min: -3n, max: 4n })),
    fc.tuple(
      fc.constant("pow"),
      tie("tree"),
      fc.constantFrom<Expression>(["div", 1n, 3n], ["div", -3n, 2n]),
    ),
  ),
}));

/** The canonical form, if there is one. */
export function formIfAny(expression: Expression): Form | undefined {
  try {
    return formOf(expression);
  } catch (error) {
    if (error instanceof NoValueError) return undefined;
    throw error;
  }
}

/** Whether two values of a function, with bounds on their errors, show that it is not the same function. */
export function differ(a: Estimate, b: Estimate): boolean {
  const isComputed = Math.abs(a.value) < 1e200 && Math.abs(b.value) < 1e200;
  return isComputed && Math.abs(a.value - b.value) > 8 * (a.error + b.error);
}
