import { anyOf, called, is, isFrom, isNot } from "../condition.ts";
import { atLeast, below, between, type Rows } from "../flag.ts";
import { decoder, encoder, newWeights, transformer } from "./conditions.ts";
import { mostApplications } from "../limits.ts";

type Stack = "enc" | "dec";

const hasLoop = (stack: Stack) =>
  called(`--${stack}_loop_idx (which layer to repeat)`, isNot(`${stack}_loop_idx`, -1));

const hasLoopLayer = (stack: Stack) =>
  called(`--${stack}_loop_idx 0 or more (one layer to repeat)`, isFrom(`${stack}_loop_idx`, 0));

/** A layer that is applied once, without a gate, is as any other. */
const isRepeated = (stack: Stack) =>
  anyOf(isFrom(`${stack}_loops`, 2), is(`${stack}_act`, true), is("gated", true));

const gatedLayer = called(
  "--enc_loop_idx or --dec_loop_idx 0 or more (the layer to gate), or use --enc_gated, --dec_gated",
  anyOf(isFrom("enc_loop_idx", 0), isFrom("dec_loop_idx", 0)),
);

const gates = called(
  "gates: --gated, --enc_gated or --dec_gated true",
  anyOf(is("gated", true), is("enc_gated", true), is("dec_gated", true)),
);

const ponders = called(
  "--enc_act or --dec_act true",
  anyOf(is("enc_act", true), is("dec_act", true)),
);

/** Paper, section 3.6: layers used several times, gates, adaptive computation time (ACT). */
export const sharedLayers = {
  enc_loop_idx: {
    type: "integer",
    default: -1,
    needs: [transformer, encoder, isRepeated("enc")],
    help: "encoder layer that is applied several times, from 0; -1 is none, -2 all",
    check: atLeast(-2),
    shapesModel: true,
  },
  dec_loop_idx: {
    type: "integer",
    default: -1,
    needs: [transformer, decoder, isRepeated("dec")],
    help: "the same in the decoder",
    check: atLeast(-2),
    shapesModel: true,
  },
  enc_loops: {
    type: "integer",
    default: 1,
    needs: [transformer, encoder, hasLoop("enc")],
    help: "how many times it is applied (with enc_act: at most)",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  dec_loops: {
    type: "integer",
    default: 1,
    needs: [transformer, decoder, hasLoop("dec")],
    help: "the same in the decoder",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  gated: {
    type: "boolean",
    default: false,
    needs: [transformer, gatedLayer],
    help: "copy gates on the shared layer: each token chooses to be processed or copied",
    shapesModel: true,
  },
  enc_gated: {
    type: "boolean",
    default: false,
    needs: [transformer, encoder],
    help: "copy gates on all encoder layers",
    shapesModel: true,
  },
  dec_gated: {
    type: "boolean",
    default: false,
    needs: [transformer, decoder],
    help: "copy gates on all decoder layers",
    shapesModel: true,
  },
  scalar_gate: {
    type: "boolean",
    default: false,
    needs: [transformer, gates],
    help: "one gate per token instead of one per coordinate",
    shapesModel: true,
  },
  biased_gates: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    needs: [transformer, gates],
    idleWithout: [newWeights],
    whenContinued: { kept: "the weights are initialized already" },
    help: "start the gates from gate_bias",
  },
  gate_bias: {
    type: "integer",
    default: 0,
    usedBy: ["train"],
    needs: [is("biased_gates", true)],
    idleWithout: [newWeights],
    whenContinued: { kept: "the weights are initialized already" },
    help: "first bias of the gates, with biased_gates; positive favors processing",
  },
  enc_act: {
    type: "boolean",
    default: false,
    needs: [transformer, encoder, hasLoopLayer("enc")],
    help: "let each token learn how often the shared encoder layer is applied (ACT)",
    shapesModel: true,
  },
  dec_act: {
    type: "boolean",
    default: false,
    needs: [transformer, decoder, hasLoopLayer("dec")],
    help: "the same in the decoder",
    shapesModel: true,
  },
  act_threshold: {
    type: "float",
    default: 0.01,
    needs: [ponders],
    help: "ACT: a token halts once its halting probability exceeds 1 minus this",
    check: below(0, 1),
    describesModel: true,
  },
  act_ponder_coupling: {
    type: "float",
    default: 0.01,
    usedBy: ["train"],
    needs: [ponders],
    help: "ACT: weight of the ponder cost in the loss",
    check: atLeast(0),
  },
  act_biased: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    needs: [ponders],
    idleWithout: [newWeights],
    whenContinued: { kept: "the weights are initialized already" },
    help: "ACT: start halting from act_bias",
  },
  act_bias: {
    type: "integer",
    default: 0,
    usedBy: ["train"],
    needs: [is("act_biased", true)],
    idleWithout: [newWeights],
    whenContinued: { kept: "the weights are initialized already" },
    help: "ACT: first bias of halting, with act_biased; positive favors stopping early",
  },
} as const satisfies Rows;
