import {
  constant,
  max,
  min,
  mul,
  scalar,
  select,
  sign,
  state,
  sub,
  weight,
} from "../expression.ts";
import { nonNegative, off, positive } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { l2Gradient } from "./weight_decay.ts";

/**
 * Rprop: each weight has a step size of its own, `lr` at first, which grows while the gradient keeps its sign. After a
 * change of sign it shrinks, and the weight rests for a step.
 */
export const rprop: RuleFamily = {
  options: {
    lr: { default: 0.01, range: nonNegative },
    eta_minus: {
      default: 0.5,
      range: { description: "above 0 and below 1", contains: (value) => value > 0 && value < 1 },
    },
    eta_plus: {
      default: 1.2,
      range: { description: "above 1", contains: (value) => value > 1 },
    },
    min_step: { default: 1e-6, range: positive },
    max_step: { default: 50, range: positive },
    maximize: off,
  },
  conflict({ min_step, max_step }) {
    return min_step > max_step ? `min_step ${min_step} is above max_step ${max_step}` : undefined;
  },
  rule({ eta_minus, eta_plus, min_step, max_step, maximize }) {
    const gradient = l2Gradient({ weight_decay: 0, maximize });
    const zero = constant(0);
    const agreement = mul(gradient, state("prev"));
    const factor = select(
      agreement,
      zero,
      constant(eta_plus),
      select(zero, agreement, constant(eta_minus), constant(1)),
    );
    // Sizes are positive, so that 0 means that there is none yet.
    const before = select(state("step_size"), zero, state("step_size"), scalar("lr"));
    const size = min(max(mul(before, factor), constant(min_step)), constant(max_step));
    const kept = select(zero, agreement, zero, gradient);
    return updateRule({
      weight: sub(weight, mul(sign(kept), size)),
      state: { prev: kept, step_size: size },
      scalars: (lr) => ({ lr }),
    });
  },
};
