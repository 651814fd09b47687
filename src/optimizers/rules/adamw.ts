import { nonNegative } from "../options.ts";
import type { RuleFamily } from "../rule.ts";
import { adamTorch, correctedAdam } from "./adam_torch.ts";
import { decayedWeight, l2Gradient } from "./weight_decay.ts";

/** PyTorch's Adam with decoupled weight decay: the weight itself shrinks before the step. */
export const adamw: RuleFamily = {
  options: { ...adamTorch.options, weight_decay: { default: 0.01, range: nonNegative } },
  rule(values) {
    const gradient = l2Gradient({ ...values, weight_decay: 0 });
    return correctedAdam(values, gradient, decayedWeight(values));
  },
};
