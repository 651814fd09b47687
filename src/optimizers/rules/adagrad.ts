import { add, constant, div, mul, scalar, sqrt, state, sub, weight } from "../expression.ts";
import { nonNegative } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { gradientOptions, l2Gradient } from "./weight_decay.ts";

/** Adagrad: steps divided by the root of the sum of all squared gradients so far. */
export const adagrad: RuleFamily = {
  options: {
    lr: { default: 0.01, range: nonNegative },
    lr_decay: { default: 0, range: nonNegative },
    initial_accumulator_value: { default: 0, range: nonNegative },
    eps: { default: 1e-10, range: nonNegative },
    ...gradientOptions,
  },
  rule(values) {
    const { lr_decay, initial_accumulator_value: initial, eps } = values;
    const gradient = l2Gradient(values);
    const sum = add(state("sum"), mul(gradient, gradient));
    // States start at 0, so that the initial value is added where the sum is read.
    const whole = initial === 0 ? sum : add(sum, constant(initial));
    return updateRule({
      weight: sub(weight, div(mul(scalar("rate"), gradient), add(sqrt(whole), constant(eps)))),
      state: { sum },
      scalars: (lr, step) => ({ rate: lr / (1 + (step - 1) * lr_decay) }),
    });
  },
};
