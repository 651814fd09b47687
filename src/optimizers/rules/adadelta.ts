import {
  add,
  constant,
  div,
  type Expression,
  mul,
  scalar,
  sqrt,
  state,
  sub,
  weight,
} from "../expression.ts";
import { nonNegative, share } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { movingAverage } from "./moving_average.ts";
import { gradientOptions, l2Gradient } from "./weight_decay.ts";

/** Adadelta: steps as long as the average step so far, relative to the average gradient. */
export const adadelta: RuleFamily = {
  options: {
    lr: { default: 1, range: nonNegative },
    rho: { default: 0.9, range: share },
    eps: { default: 1e-6, range: nonNegative },
    ...gradientOptions,
  },
  rule(values) {
    const { rho, eps } = values;
    const gradient = l2Gradient(values);
    const averageSquare = movingAverage("square_avg", rho, gradient, gradient);
    const root = (square: Expression) => sqrt(add(square, constant(eps)));
    const step = mul(div(root(state("acc_delta")), root(averageSquare)), gradient);
    return updateRule({
      weight: sub(weight, mul(scalar("lr"), step)),
      state: {
        square_avg: averageSquare,
        acc_delta: movingAverage("acc_delta", rho, step, step),
      },
      scalars: (lr) => ({ lr }),
    });
  },
};
