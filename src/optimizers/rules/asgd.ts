import { add, mul, scalar, state, sub, weight } from "../expression.ts";
import { nonNegative } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { gradientOptions, l2Gradient } from "./weight_decay.ts";

/**
 * Averaged SGD: the weights decay and move at a falling rate. Their average over the steps after `t0` is the state `ax`;
 * as in Int2Int the model itself does not use it.
 */
export const asgd: RuleFamily = {
  options: {
    lr: { default: 0.01, range: nonNegative },
    lambd: { default: 1e-4, range: nonNegative },
    alpha: { default: 0.75, range: nonNegative },
    t0: { default: 1e6, range: nonNegative },
    ...gradientOptions,
  },
  rule(values) {
    const { lambd, alpha, t0 } = values;
    const moved = sub(
      mul(scalar("kept"), weight),
      mul(scalar("rate"), l2Gradient(values)),
    );
    return updateRule({
      weight: moved,
      state: { ax: add(mul(scalar("old_share"), state("ax")), mul(scalar("new_share"), moved)) },
      scalars(lr, step) {
        const rate = lr / (1 + lambd * lr * (step - 1)) ** alpha;
        const share = 1 / Math.max(1, step - 1 - t0);
        return { rate, kept: 1 - lambd * rate, old_share: 1 - share, new_share: share };
      },
    });
  },
};
