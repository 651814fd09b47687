import { atLeast, atLeastOrMinusOne, between, type Rows } from "../flag.ts";
import { largestBatch, largestClass, mostBeams, mostMetrics } from "../limits.ts";

/** Paper, sections 3.3 and 4.2. */
export const evaluation = {
  eval_size: {
    type: "integer",
    default: 10000,
    help: "test examples evaluated after each epoch; -1 takes all of eval_data",
    check: atLeastOrMinusOne(1, "all there are"),
  },
  batch_size_eval: {
    type: "integer",
    default: 128,
    help: "test examples evaluated at a time; changes speed and memory, not results",
    check: between(1, largestBatch),
  },
  max_output_len: {
    type: "integer",
    default: 512,
    help: "longest solution that is generated, in tokens; a tight value makes evaluation fast",
    // Opening and closing token have positions too, of which there are 4096.
    check: between(1, 4094),
    describesModel: true,
  },
  class_by_length: {
    type: "boolean",
    default: false,
    help: "count accuracy separately for each number of decimal digits of the problem",
    describesModel: true,
  },
  max_class: {
    type: "integer",
    default: 101,
    help: "accuracy is reported for each result up to this one; larger ones are counted together",
    check: between(1, largestClass),
    describesModel: true,
  },
  beam_eval: {
    type: "boolean",
    default: false,
    help: "look for solutions by beam search rather than greedily",
    aliases: ["beam_search"],
  },
  beam_eval_train: {
    type: "integer",
    default: 0,
    help: "beam search on so many training examples; -1 takes all",
    check: atLeast(-1),
    planned: true,
  },
  beam_size: {
    type: "integer",
    default: 1,
    help: "candidates that beam search keeps at every step",
    check: between(1, mostBeams),
  },
  beam_length_penalty: {
    type: "float",
    default: 1,
    help: "beam search: below 1 prefers short solutions, above 1 long ones",
  },
  beam_early_stopping: {
    type: "boolean",
    default: true,
    help: "beam search: stop as soon as beam_size solutions are complete",
  },
  eval_only: {
    type: "boolean",
    default: false,
    help: "evaluate the model of reload_model or eval_from_exp, do not train",
  },
  eval_from_exp: {
    type: "string",
    default: "",
    help: "folder of the run whose best or last model is evaluated",
    names: "folder",
  },
  eval_verbose: {
    type: "integer",
    default: 0,
    help: "write every prediction to a file: 1, or 2 with all candidates of solved examples too",
    check: between(0, 2),
  },
  eval_verbose_print: {
    type: "boolean",
    default: false,
    help: "write the predictions to the log as well",
  },
  eval_output: {
    type: "string",
    default: "",
    help: "write every prediction of the last evaluation to this file, one JSON object a line",
  },
  export_pred: {
    type: "boolean",
    default: false,
    help: "report what the model predicts for each true result up to max_class: a table in the " +
      "log, and a CSV file",
  },
  n_eval_metrics: {
    type: "integer",
    default: 0,
    help: "number of extra success measures that the problem computes",
    check: between(0, mostMetrics),
    describesModel: true,
  },
  n_error_metrics: {
    type: "integer",
    default: 0,
    help: "number of extra error measures that the problem computes",
    check: between(0, mostMetrics),
    describesModel: true,
  },
} as const satisfies Rows;
