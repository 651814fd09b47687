import { add, constant, type Expression, mul, scalar, state, sub, weight } from "../expression.ts";
import { nonNegative, off, share } from "../options.ts";
import { type RuleFamily, updateRule } from "../rule.ts";
import { gradientOptions, l2Gradient } from "./weight_decay.ts";

/** Gradient descent, with momentum if wanted. */
export const sgd: RuleFamily = {
  options: {
    lr: { range: nonNegative },
    momentum: { default: 0, range: nonNegative },
    dampening: { default: 0, range: share },
    nesterov: off,
    ...gradientOptions,
  },
  conflict({ momentum, dampening, nesterov }) {
    return nesterov === 1 && (momentum === 0 || dampening !== 0)
      ? "nesterov needs momentum above 0 and dampening 0"
      : undefined;
  },
  rule(values) {
    const { momentum, dampening, nesterov } = values;
    const gradient = l2Gradient(values);
    const buffered = (buffer: Expression) => mul(constant(momentum), buffer);
    const buffer = add(
      buffered(state("momentum_buffer")),
      mul(scalar("dampeningFactor"), gradient),
    );
    const pushed = nesterov === 1 ? add(gradient, buffered(buffer)) : buffer;
    return updateRule({
      weight: sub(weight, mul(scalar("lr"), momentum > 0 ? pushed : gradient)),
      state: momentum > 0 ? { momentum_buffer: buffer } : {},
      // The first gradient fills the buffer undamped.
      scalars: (lr, step) => ({ lr, dampeningFactor: step === 1 ? 1 : 1 - dampening }),
    });
  },
};
