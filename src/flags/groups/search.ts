import { between, type Rows } from "../flag.ts";
import { sampling } from "./sampling.ts";

/** Flags of `int2int search` alone. */
export const searchRows = {
  rounds: {
    type: "integer",
    default: 10,
    help: "rounds of training, sampling and local search, after the random starts",
    check: between(0, 1_000_000),
  },
  start_size: {
    type: "integer",
    default: 10_000,
    help: "random starts that local search improves before the first round",
    check: between(1, 1_000_000_000),
  },
  population: {
    type: "integer",
    default: 500,
    help: "the best constructions that are kept, and that the model learns from",
    check: between(1, 10_000_000),
  },
  steps: {
    type: "integer",
    default: 200,
    help: "training steps of a round",
    check: between(1, 1_000_000_000),
  },
  samples: {
    type: "integer",
    default: 5000,
    help: "constructions that the model draws in a round, for local search to improve",
    check: between(1, 1_000_000_000),
  },
  temperature: {
    type: "float",
    default: 1,
    help:
      "of the first samples: below 1 likely tokens are drawn more often, above 1 less often; it rises by " +
      "0.1 a round while more than half of the samples are known constructions",
    check: sampling.temperature.check,
  },
  top_k: {
    type: "integer",
    default: 0,
    help: "draw only from so many of the likeliest tokens; 0 is all",
    check: sampling.top_k.check,
  },
  top_p: {
    type: "float",
    default: 1,
    help: "draw only from the likeliest tokens that together have this probability",
    check: sampling.top_p.check,
  },
  target: {
    type: "string",
    default: "",
    help: "stop as soon as a construction has this score",
    check: {
      expected: "a number",
      accepts: (value) => value === "" || value.trim() !== "" && Number.isFinite(Number(value)),
    },
  },
  local_search_only: {
    type: "boolean",
    default: false,
    help:
      "train no model: each round improves as many random starts instead of samples, to compare",
  },
} as const satisfies Rows;
