import { abs, add, constant, div, max, mul, scalar, state, sub, weight } from "../expression.ts";
import { nonNegative } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { momentOptions, movingAverage } from "./moving_average.ts";
import { gradientOptions, l2Gradient } from "./weight_decay.ts";

/** Adam with a decaying maximum of gradients in place of the root of their average square. */
export const adamax: RuleFamily = {
  options: {
    lr: { default: 0.002, range: nonNegative },
    ...momentOptions,
    ...gradientOptions,
  },
  rule(values) {
    const { beta1, beta2, eps } = values;
    const gradient = l2Gradient(values);
    const average = movingAverage("exp_avg", beta1, gradient);
    const largest = max(
      mul(constant(beta2), state("exp_inf")),
      add(abs(gradient), constant(eps)),
    );
    return updateRule({
      weight: sub(weight, div(mul(scalar("step_size"), average), largest)),
      state: { exp_avg: average, exp_inf: largest },
      scalars: (lr, step) => ({ step_size: lr / (1 - beta1 ** step) }),
    });
  },
};
