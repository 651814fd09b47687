import {
  add,
  constant,
  div,
  type Expression,
  max,
  mul,
  scalar,
  sqrt,
  state,
  sub,
  weight,
} from "../expression.ts";
import { nonNegative, off, type OptionValues } from "../options.ts";
import { type RuleFamily, type UpdateRule, updateRule } from "../rule.ts";
import { momentOptions, movingAverage } from "./moving_average.ts";
import { gradientOptions, l2Gradient } from "./weight_decay.ts";

/** Adam as PyTorch has it: both averages are corrected for starting at 0, weight decay enters the gradient. */
export const adamTorch: RuleFamily = {
  options: {
    lr: { default: 0.001, range: nonNegative },
    ...momentOptions,
    ...gradientOptions,
    amsgrad: off,
  },
  rule: (values) => correctedAdam(values, l2Gradient(values), weight),
};

/** @param gradient what is averaged @param start the weight that the step leads on from */
export function correctedAdam(
  { beta1, beta2, eps, weight_decay, amsgrad }: OptionValues,
  gradient: Expression,
  start: Expression,
): UpdateRule {
  const average = movingAverage("exp_avg", beta1, gradient);
  const averageSquare = movingAverage("exp_avg_sq", beta2, gradient, gradient);
  const largest = max(state("max_exp_avg_sq"), averageSquare);
  const root = mul(scalar("root_correction"), sqrt(amsgrad === 1 ? largest : averageSquare));
  const averages = { exp_avg: average, exp_avg_sq: averageSquare };
  return updateRule({
    weight: sub(start, div(mul(scalar("step_size"), average), add(root, constant(eps)))),
    state: amsgrad === 1 ? { ...averages, max_exp_avg_sq: largest } : averages,
    scalars: (lr, step) => ({
      step_size: lr / (1 - beta1 ** step),
      root_correction: 1 / Math.sqrt(1 - beta2 ** step),
      decay: weight_decay * lr,
    }),
  });
}
