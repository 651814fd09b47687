import type { Expression } from "../../tokenizers/expression.ts";

/** Number of operators in an expression. */
export function countOperators(expression: Expression): number {
  if (typeof expression !== "object") return 0;
  const [, ...operands] = expression;
  return 1 + operands.reduce((sum, operand) => sum + countOperators(operand), 0);
}
