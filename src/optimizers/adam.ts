import { add, div, gradient, mul, scalar, sqrt, state, sub, weight } from "./expression.ts";
import { fraction, nonNegative, type UpdateRule } from "./rule.ts";

const average = add(
  mul(scalar("beta1"), state("exp_avg")),
  mul(scalar("one_minus_beta1"), gradient),
);

const averageSquare = add(
  mul(scalar("beta2"), state("exp_avg_sq")),
  mul(scalar("one_minus_beta2"), gradient, gradient),
);

const decayed = sub(weight, mul(scalar("decay"), weight));

/**
 * Adam as Int2Int has it: the bias corrections are part of the step size, `eps` is added to the uncorrected root, and
 * weight decay shrinks the weight itself before the step instead of entering the gradient.
 */
export const adam: UpdateRule = {
  name: "adam",
  options: {
    lr: { default: 0.001, range: nonNegative },
    beta1: { default: 0.9, range: fraction },
    beta2: { default: 0.999, range: fraction },
    eps: { default: 1e-8, range: nonNegative },
    weight_decay: { default: 0, range: nonNegative },
  },
  state: ["exp_avg", "exp_avg_sq"],
  scalars({ beta1, beta2, eps, weight_decay }, learningRate, step) {
    return {
      beta1,
      one_minus_beta1: 1 - beta1,
      beta2,
      one_minus_beta2: 1 - beta2,
      eps,
      step_size: learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step),
      decay: weight_decay * learningRate,
    };
  },
  update: {
    weight: sub(
      decayed,
      div(mul(scalar("step_size"), average), add(sqrt(averageSquare), scalar("eps"))),
    ),
    state: { exp_avg: average, exp_avg_sq: averageSquare },
  },
};
