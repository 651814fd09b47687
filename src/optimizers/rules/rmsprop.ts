import { add, constant, div, mul, scalar, sqrt, state, sub, weight } from "../expression.ts";
import { nonNegative, off, share } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { movingAverage } from "./moving_average.ts";
import { gradientOptions, l2Gradient } from "./weight_decay.ts";

/** RMSprop: gradients divided by the root of their average square or, when centered, by their deviation. */
export const rmsprop: RuleFamily = {
  options: {
    lr: { default: 0.01, range: nonNegative },
    alpha: { default: 0.99, range: share },
    eps: { default: 1e-8, range: nonNegative },
    momentum: { default: 0, range: nonNegative },
    centered: off,
    ...gradientOptions,
  },
  rule(values) {
    const { alpha, eps, momentum, centered } = values;
    const gradient = l2Gradient(values);
    const averageSquare = movingAverage("square_avg", alpha, gradient, gradient);
    const average = movingAverage("grad_avg", alpha, gradient);
    const variance = sub(averageSquare, mul(average, average));
    const root = sqrt(centered === 1 ? variance : averageSquare);
    const direction = div(gradient, add(root, constant(eps)));
    const moved = add(mul(constant(momentum), state("momentum_buffer")), direction);
    return updateRule({
      weight: sub(weight, mul(scalar("lr"), momentum > 0 ? moved : direction)),
      state: {
        square_avg: averageSquare,
        ...(momentum > 0 ? { momentum_buffer: moved } : {}),
        ...(centered === 1 ? { grad_avg: average } : {}),
      },
      scalars: (lr) => ({ lr }),
    });
  },
};
