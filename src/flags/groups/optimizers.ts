import { optimizerNames } from "../choices.ts";
import { atLeast, between, type Rows } from "../flag.ts";
import { mostAccumulated } from "../limits.ts";

/** Paper, section 3.7. */
export const optimizers = {
  optimizer: {
    type: "string",
    default: "adam,lr=0.0001",
    usedBy: ["train"],
    help:
      `name of the optimizer and its settings, separated by commas, like sgd,lr=0.01,momentum=0.9; there are ${
        optimizerNames.join(", ")
      }`,
  },
  clip_grad_norm: {
    type: "float",
    default: 5,
    usedBy: ["train"],
    help: "clips the global norm of the gradient to this; 0 turns clipping off",
    check: atLeast(0),
  },
  accumulate_gradients: {
    type: "integer",
    default: 1,
    usedBy: ["train"],
    help: "batches whose gradients are added up before one optimization step",
    check: between(1, mostAccumulated),
  },
} as const satisfies Rows;
