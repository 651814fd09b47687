/** Exponential moving averages. */

import { add, constant, type Expression, mul, state } from "../expression.ts";
import { fraction, nonNegative, type OptimizerOptions } from "../options.ts";

/** Options of the optimizers that average the gradient and its size. */
export const momentOptions: OptimizerOptions = {
  beta1: { default: 0.9, range: fraction },
  beta2: { default: 0.999, range: fraction },
  eps: { default: 1e-8, range: nonNegative },
};

/** `decay` times the state plus `1 - decay` times the product of `factors`. */
export function movingAverage(
  name: string,
  decay: number,
  ...factors: readonly Expression[]
): Expression {
  return add(mul(constant(decay), state(name)), mul(constant(1 - decay), ...factors));
}
