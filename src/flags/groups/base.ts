import { folderName, folderNameExpected } from "../../text/folder_name.ts";
import { anyOf, called, during, is, isNot } from "../condition.ts";
import {
  atLeast,
  atLeastOrMinusOne,
  between,
  type Condition,
  matching,
  oneOf,
  type Rows,
} from "../flag.ts";
import { customProblem } from "./conditions.ts";
import { largestBatch } from "../limits.ts";

// Metrics become file names too: best-<metric>.safetensors.
const METRIC = "_?[A-Za-z][A-Za-z0-9_-]{0,199}";

const choosesModel = called(
  "--eval_from_exp, whose best model it chooses",
  anyOf(during("train"), isNot("eval_from_exp", "")),
);

const limitsExamples = called(
  "examples, or --problem FILE",
  anyOf(during("train", "evaluate", "export_data", "generate"), customProblem),
);

const bringsWeights = called(
  "a start without --reload_checkpoint, which brings its own weights",
  anyOf(during("evaluate", "predict", "export"), is("reload_checkpoint", "")),
);

const outlastsPeriod: Condition = {
  words: "more epochs (--max_epoch)",
  met: ({ max_epoch, save_periodic }) => Number(max_epoch) > Number(save_periodic),
};

const namesModel = { help: "the saved model: a checkpoint, or an export" };

const choosesBest = {
  help:
    "of the run in --eval_from_exp, take the best model by the first of these metrics that has " +
    "one, else the last; those of the run if none is given",
};

/** Paper, section 3.1. */
export const base = {
  dump_path: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate", "export_data"],
    whenContinued: "name",
    help: "folder that holds all experiments; results go to dump_path/exp_name/exp_id; " +
      "empty: the folder dumped, here",
  },
  exp_name: {
    type: "string",
    default: "debug",
    usedBy: ["train", "evaluate", "export_data"],
    whenContinued: "name",
    help: "name of the experiment: the folder below dump_path",
    check: matching(folderName, folderNameExpected),
  },
  exp_id: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate", "export_data"],
    whenContinued: "name",
    help: "name of this run: the folder below exp_name; drawn at random when empty. " +
      "Give an existing one to continue that run",
    check: matching(new RegExp(`^$|${folderName.source}`), `nothing, or ${folderNameExpected}`),
  },
  epoch_size: {
    type: "integer",
    default: 300000,
    usedBy: ["train", "export_data"],
    help: "training examples in one epoch, after which the model is evaluated and saved",
    check: atLeast(1),
  },
  max_epoch: {
    type: "integer",
    default: 100000,
    usedBy: ["train", "export_data"],
    help: "stop after this many epochs",
    check: atLeast(1),
    aliases: ["max_epochs"],
  },
  batch_size: {
    type: "integer",
    default: 32,
    usedBy: ["train", "export_data"],
    help: "training examples per optimization step",
    check: between(1, largestBatch),
  },
  max_len: {
    type: "integer",
    default: 512,
    usedBy: ["train", "evaluate", "export_data", "generate", "predict"],
    needs: [limitsExamples],
    help: "examples with a problem (its query included) or a solution of this many tokens " +
      "or more are left out; -1 keeps them all",
    meansTo: { predict: { help: "as the file of --problem reads it" } },
    check: atLeastOrMinusOne(2, "no limit"),
    describesModel: true,
  },
  report_loss_every: {
    type: "integer",
    default: 200,
    usedBy: ["train"],
    help: "log speed and training loss every so many optimization steps",
    check: atLeast(1),
  },
  log: {
    type: "string",
    default: "auto",
    usedBy: ["train", "evaluate"],
    whenContinued: "name",
    help:
      "what a terminal shows: short is a few readable lines, full is all of train.log; auto is short on a " +
      "terminal, and full elsewhere and with --debug",
    check: oneOf("auto", "short", "full"),
  },
  tensorboard: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    help: "also write metrics as event files for TensorBoard",
  },
  validation_metrics: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate", "predict", "export"],
    idleWithout: [choosesModel],
    help: "also keep the best model for each of these metrics, separated by commas; " +
      "a leading _ means that lowest is best: valid_arithmetic_acc,_valid_arithmetic_xe_loss; " +
      "docs/reference/metrics.md defines all metrics",
    meansTo: { evaluate: choosesBest, predict: choosesBest, export: choosesBest },
    check: matching(
      new RegExp(`^$|^${METRIC}(,${METRIC})*$`),
      "names of metrics separated by commas, like valid_arithmetic_acc,_valid_arithmetic_xe_loss",
    ),
  },
  stopping_criterion: {
    type: "string",
    default: "",
    usedBy: ["train"],
    help: "metric,count: stop once the metric has not improved for count epochs, " +
      "like valid_arithmetic_acc,100",
    check: matching(
      new RegExp(`^$|^${METRIC},\\d{1,9}$`),
      "a metric and a number of epochs, like valid_arithmetic_acc,100",
    ),
  },
  save_periodic: {
    type: "integer",
    default: 0,
    usedBy: ["train"],
    idleWithout: [outlastsPeriod],
    help: "also keep a copy of the model every so many epochs; 0 keeps only the last",
    check: atLeast(0),
  },
  reload_model: {
    type: "string",
    default: "",
    usedBy: ["train", "evaluate", "predict", "export"],
    needs: [bringsWeights],
    whenContinued: "start",
    help: "start from the weights in this file, or export, with a new log and new counters",
    meansTo: { evaluate: namesModel, predict: namesModel, export: namesModel },
    names: "file or folder",
  },
  reload_checkpoint: {
    type: "string",
    default: "",
    usedBy: ["train"],
    whenContinued: "start",
    help: "continue from this checkpoint when the run's own folder has none",
    names: "file",
  },
} as const satisfies Rows;
