/** What the names that `--optimizer` knows stand for. */
import type { OptimizerName } from "../flags/choices.ts";
import type { RuleFamily, Schedule } from "./rule.ts";
import { adadelta } from "./rules/adadelta.ts";
import { adagrad } from "./rules/adagrad.ts";
import { adam } from "./rules/adam.ts";
import { adamTorch } from "./rules/adam_torch.ts";
import { adamax } from "./rules/adamax.ts";
import { adamw } from "./rules/adamw.ts";
import { asgd } from "./rules/asgd.ts";
import { rmsprop } from "./rules/rmsprop.ts";
import { rprop } from "./rules/rprop.ts";
import { sgd } from "./rules/sgd.ts";
import { constantRate, cosine, inverseSquareRoot, smoothCosine, warmup } from "./schedules.ts";

export interface OptimizerKind {
  /** What it is, for the reference. */
  readonly summary: string;
  readonly family: RuleFamily;
  readonly schedule: Schedule;
}

const kinds: Readonly<Record<OptimizerName, OptimizerKind>> = {
  adam: constantSchedule(adam, "Int2Int's Adam; weight decay shrinks the weights themselves"),
  adam_warmup: {
    summary: "the rate rises to lr during warmup_updates",
    family: adam,
    schedule: warmup,
  },
  adam_inverse_sqrt: {
    summary: "warms up, then the rate falls with updates^-exp_factor",
    family: adam,
    schedule: inverseSquareRoot,
  },
  adam_cosine: {
    summary: "warms up, then the rate falls to min_lr along a cosine, in each period anew",
    family: adam,
    schedule: cosine,
  },
  adam_smooth_cosine: {
    summary: "the same with whole cosines: the rate also rises smoothly",
    family: adam,
    schedule: smoothCosine,
  },
  adam_torch: constantSchedule(adamTorch, "PyTorch's Adam; weight decay is part of the gradient"),
  adamw: constantSchedule(adamw, "PyTorch's AdamW; weight decay shrinks the weights themselves"),
  adamax: constantSchedule(adamax, "Adam with the largest gradient instead of the average square"),
  adadelta: constantSchedule(adadelta, "steps as long as the average step before"),
  adagrad: constantSchedule(adagrad, "gradients divided by the root of the sum of their squares"),
  rmsprop: constantSchedule(rmsprop, "gradients divided by the root of their average square"),
  rprop: constantSchedule(rprop, "steps by the gradient's sign; lr is the first step size"),
  asgd: constantSchedule(
    asgd,
    "SGD whose weights decay; their average from step t0 on is in checkpoints as ax",
  ),
  sgd: constantSchedule(sgd, "gradient descent, with momentum if wanted"),
};

export const optimizers: ReadonlyMap<string, OptimizerKind> = new Map(Object.entries(kinds));

function constantSchedule(family: RuleFamily, summary: string): OptimizerKind {
  return { summary, family, schedule: constantRate };
}
