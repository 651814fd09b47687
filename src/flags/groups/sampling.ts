import { atLeast, between, type Check, type Rows } from "../flag.ts";
import { mostSamples } from "../limits.ts";
import { isFrom } from "../condition.ts";

const drawsSamples = isFrom("samples", 1);

const share: Check<number> = {
  expected: "above 0 and at most 1",
  accepts: (value) => value > 0 && value <= 1,
};

/** Answers drawn at random, and answers within a grammar. */
export const sampling = {
  constrained: {
    type: "boolean",
    default: false,
    help:
      "write only answers that can be read: at each step only tokens that can still lead to one within max_output_len",
  },
  samples: {
    type: "integer",
    default: 0,
    help: "answers drawn at random for each test example, for pass@k beside the accuracy; 0: none",
    meansTo: {
      predict: {
        help: "answers drawn at random for each problem, in place of a beam search; 0: none",
      },
    },
    check: between(0, mostSamples),
  },
  temperature: {
    type: "float",
    default: 1,
    needs: [drawsSamples],
    help:
      "sampling: below 1 draws likely tokens more often, above 1 less often than the model says; 0 only the likeliest",
    check: atLeast(0),
  },
  top_k: {
    type: "integer",
    default: 0,
    needs: [drawsSamples],
    help: "sampling: draw among so many of the likeliest tokens; 0: among all",
    check: atLeast(0),
  },
  top_p: {
    type: "float",
    default: 1,
    needs: [drawsSamples],
    help: "sampling: draw among the likeliest tokens that together have this probability",
    check: share,
  },
} as const satisfies Rows;
