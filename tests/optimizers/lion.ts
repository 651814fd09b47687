import { gradient, mul, scalar, sign, sub } from "../../src/optimizers/expression.ts";
import { fraction, nonNegative } from "../../src/optimizers/options.ts";
import { type RuleFamily, updateRule } from "../../src/optimizers/rule.ts";
import { movingAverage } from "../../src/optimizers/rules/moving_average.ts";
import { shrunkWeight } from "../../src/optimizers/rules/weight_decay.ts";

/** The example in docs/design.md of a new rule: Lion (Chen et al., 2023), steps by the sign of an average. */
export const lion: RuleFamily = {
  options: {
    lr: { default: 0.0001, range: nonNegative },
    beta1: { default: 0.9, range: fraction },
    beta2: { default: 0.99, range: fraction },
    weight_decay: { default: 0, range: nonNegative },
  },
  rule(values) {
    const { beta1, beta2, weight_decay } = values;
    const direction = sign(movingAverage("exp_avg", beta1, gradient));
    return updateRule({
      weight: sub(shrunkWeight(values), mul(scalar("lr"), direction)),
      state: { exp_avg: movingAverage("exp_avg", beta2, gradient) },
      scalars: (lr) => ({ lr, decay: lr * weight_decay }),
    });
  },
};
