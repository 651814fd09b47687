import { add, constant, div, gradient, mul, scalar, sqrt, sub } from "../expression.ts";
import { nonNegative } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { momentOptions, movingAverage } from "./moving_average.ts";
import { decayedWeight } from "./weight_decay.ts";

/**
 * Adam as Int2Int has it: the bias corrections are part of the step size, `eps` is added to the uncorrected root, and
 * weight decay shrinks the weight itself before the step instead of entering the gradient.
 */
export const adam: RuleFamily = {
  options: {
    lr: { default: 0.001, range: nonNegative },
    ...momentOptions,
    weight_decay: { default: 0, range: nonNegative },
  },
  rule(values) {
    const { beta1, beta2, eps, weight_decay } = values;
    const average = movingAverage("exp_avg", beta1, gradient);
    const averageSquare = movingAverage("exp_avg_sq", beta2, gradient, gradient);
    const move = div(mul(scalar("step_size"), average), add(sqrt(averageSquare), constant(eps)));
    return updateRule({
      weight: sub(decayedWeight(values), move),
      state: { exp_avg: average, exp_avg_sq: averageSquare },
      scalars: (lr, step) => ({
        step_size: lr * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step),
        decay: weight_decay * lr,
      }),
    });
  },
};
