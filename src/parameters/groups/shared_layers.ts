import { atLeast, below, between, type Rows } from "../flag.ts";
import { mostApplications } from "../limits.ts";

/** Paper, section 3.6: layers used several times, gates, adaptive computation time (ACT). */
export const sharedLayers = {
  enc_loop_idx: {
    type: "integer",
    default: -1,
    help: "encoder layer that is applied several times, from 0; -1 is none, -2 all",
    check: atLeast(-2),
    shapesModel: true,
  },
  dec_loop_idx: {
    type: "integer",
    default: -1,
    help: "the same in the decoder",
    check: atLeast(-2),
    shapesModel: true,
  },
  enc_loops: {
    type: "integer",
    default: 1,
    help: "how many times it is applied (with enc_act: at most)",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  dec_loops: {
    type: "integer",
    default: 1,
    help: "the same in the decoder",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  gated: {
    type: "boolean",
    default: false,
    help: "copy gates on the shared layer: each token chooses to be processed or copied",
    shapesModel: true,
  },
  enc_gated: {
    type: "boolean",
    default: false,
    help: "copy gates on all encoder layers",
    shapesModel: true,
  },
  dec_gated: {
    type: "boolean",
    default: false,
    help: "copy gates on all decoder layers",
    shapesModel: true,
  },
  scalar_gate: {
    type: "boolean",
    default: false,
    help: "one gate per token instead of one per coordinate",
    shapesModel: true,
  },
  biased_gates: {
    type: "boolean",
    default: false,
    help: "start the gates from gate_bias",
  },
  gate_bias: {
    type: "integer",
    default: 0,
    help: "first bias of the gates, with biased_gates; positive favors processing",
  },
  enc_act: {
    type: "boolean",
    default: false,
    help: "let each token learn how often the shared encoder layer is applied (ACT)",
    shapesModel: true,
  },
  dec_act: {
    type: "boolean",
    default: false,
    help: "the same in the decoder",
    shapesModel: true,
  },
  act_threshold: {
    type: "float",
    default: 0.01,
    help: "ACT: a token halts once its halting probability exceeds 1 minus this",
    check: below(0, 1),
    describesModel: true,
  },
  act_ponder_coupling: {
    type: "float",
    default: 0.01,
    help: "ACT: weight in the loss of the price of thinking longer",
    check: atLeast(0),
  },
  act_biased: {
    type: "boolean",
    default: false,
    help: "ACT: start halting from act_bias",
  },
  act_bias: {
    type: "integer",
    default: 0,
    help: "ACT: first bias of halting, with act_biased; positive favors stopping early",
  },
} as const satisfies Rows;
