import { operationsThatRead } from "../choices.ts";
import { anyOf, called, during, is, isNot } from "../condition.ts";
import {
  atLeast,
  atLeastOrMinusOne,
  between,
  matching,
  type Row,
  type Rows,
  type Use,
} from "../flag.ts";
import { customProblem, isEvaluated, ownEvalExamples } from "./conditions.ts";
import { largestBatch, largestClass, mostBeams, mostMetrics, usualBeam } from "../limits.ts";

const searchesBeams = [
  anyOf(is("beam_eval", true), during("predict")),
  called(
    "--samples 0, since samples take the place of a beam search",
    anyOf(during("train", "evaluate"), is("samples", 0)),
  ),
];

const computesMetrics = called("--problem FILE, which computes them", customProblem);

/** All that makes a problem: the file of a custom problem may read how classes are counted, whatever for. */
const classUses: readonly Use[] = ["train", "evaluate", "export_data", "generate", "predict"];

const integerAnswers = operationsThatRead("class_by_length");

const hasClassesByLength = anyOf(is("operation", ...integerAnswers), customProblem);

const hasClasses = anyOf(
  is("operation", ...operationsThatRead("max_class"), ...integerAnswers),
  is("export_pred", true),
  customProblem,
);

/** Labels of test files. */
const ofTestFiles = {
  type: "string",
  default: "",
  usedBy: ["train", "evaluate"],
  needs: [isNot("eval_data", "")],
  idleWithout: [ownEvalExamples],
} as const satisfies Omit<Row, "help">;

/** Paper, sections 3.3 and 4.2. */
export const evaluation = {
  eval_size: {
    type: "integer",
    default: 10000,
    usedBy: ["train", "evaluate"],
    needs: [
      called("--eval_data_size -1, since that one takes precedence", is("eval_data_size", -1)),
    ],
    idleWithout: [ownEvalExamples],
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
    usedBy: classUses,
    needs: [isEvaluated, hasClassesByLength],
    help: "count accuracy separately for each number of decimal digits of the problem",
    describesModel: true,
  },
  max_class: {
    type: "integer",
    default: 101,
    usedBy: classUses,
    needs: [isEvaluated, hasClasses],
    help:
      "accuracy is reported for each result up to this one; larger ones are counted together; " +
      "in data files, matrix_rank and fraction_compare, results are taken modulo this: set it above " +
      "your largest one",
    check: between(1, largestClass),
    describesModel: true,
  },
  tolerance: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate"],
    help:
      "report accuracy within so much of the right number, too: a number, or a percentage of it, or several, like " +
      "1,5%; of arrays, each number must be that close, or with :L1, :L2 or :Linf the array in this norm, like 5%:L1",
    check: matching(
      /^(?:(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?(?:e-?\d{1,2})?%?(?::L(?:1|2|inf))?(?:,(?!$)|$))*$/,
      "numbers and percentages, perhaps with a norm, like 2, 0.01, 1,5% or 5%:L1",
    ),
  },
  beam_eval: {
    type: "boolean",
    default: false,
    help: "look for solutions by beam search rather than greedily",
    meansTo: { predict: { help: "without effect: predict always looks by beam search" } },
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
    needs: searchesBeams,
    help: "candidates that beam search keeps at every step",
    meansTo: { predict: { help: "answers to look for, by beam search", default: usualBeam } },
    check: between(1, mostBeams),
  },
  beam_length_penalty: {
    type: "float",
    default: 1,
    needs: searchesBeams,
    help: "beam search: below 1 prefers short solutions, above 1 long ones",
  },
  beam_early_stopping: {
    type: "boolean",
    default: true,
    needs: searchesBeams,
    help: "beam search: stop as soon as beam_size solutions are complete",
  },
  eval_only: {
    type: "boolean",
    default: false,
    usedBy: ["train", "evaluate"],
    help: "evaluate the model of reload_model or eval_from_exp, do not train",
  },
  eval_from_exp: {
    type: "string",
    default: "",
    usedBy: ["evaluate", "predict", "export"],
    help: "folder of the run whose best or last model is evaluated",
    meansTo: {
      predict: { help: "folder of the run whose best or last model is asked" },
      export: { help: "folder of the run whose best or last model is written" },
    },
    names: "folder",
  },
  eval_verbose: {
    type: "integer",
    default: 0,
    usedBy: ["train", "evaluate"],
    help: "write every prediction to a file: 1, or 2 with all candidates of solved examples too",
    check: between(0, 2),
  },
  eval_verbose_print: {
    type: "boolean",
    default: false,
    usedBy: ["train", "evaluate"],
    needs: [is("eval_verbose", 1, 2)],
    help: "write the predictions to the log as well",
  },
  eval_output: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate"],
    help: "write every prediction of the last evaluation to this file, one JSON object a line",
  },
  eval_labels: {
    ...ofTestFiles,
    help:
      "labels that accuracy is reported by, separated by commas; by default all labels of the " +
      "test files but group",
  },
  eval_group: {
    ...ofTestFiles,
    help:
      "label that equivalent problems have in common, for the share of groups that are answered " +
      "alike; by default group, where test files have it",
  },
  export_pred: {
    type: "boolean",
    default: false,
    usedBy: ["train", "evaluate"],
    help: "report what the model predicts for each true result up to max_class: a table in the " +
      "log, and a CSV file",
  },
  n_eval_metrics: {
    type: "integer",
    default: 0,
    usedBy: ["train", "evaluate"],
    needs: [computesMetrics],
    help: "number of extra success measures that the problem computes",
    check: between(0, mostMetrics),
    describesModel: true,
  },
  n_error_metrics: {
    type: "integer",
    default: 0,
    usedBy: ["train", "evaluate"],
    needs: [computesMetrics],
    help: "number of extra error measures that the problem computes",
    check: between(0, mostMetrics),
    describesModel: true,
  },
} as const satisfies Rows;
