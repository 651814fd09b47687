import { atLeast, atLeastOrMinusOne, between, matching, type Rows } from "../flag.ts";
import { largestBatch } from "../limits.ts";

// Names become folder names, so nothing that could lead out of the dump folder may pass.
const FILE_NAME = "[A-Za-z0-9._-]{1,200}";
const ALLOWED_IN_NAMES = "1 to 200 of the characters A-Z a-z 0-9 . _ - (and not . or ..)";

// Metrics become file names too: best-<metric>.safetensors.
const METRIC = "_?[A-Za-z][A-Za-z0-9_-]{0,199}";

/** Paper, section 3.1. */
export const base = {
  dump_path: {
    type: "string",
    default: "",
    help: "folder that holds all experiments; results go to dump_path/exp_name/exp_id; " +
      "empty: the folder dumped, here",
  },
  exp_name: {
    type: "string",
    default: "debug",
    help: "name of the experiment: the folder below dump_path",
    check: matching(new RegExp(`^(?!\\.{1,2}$)${FILE_NAME}$`), ALLOWED_IN_NAMES),
  },
  exp_id: {
    type: "string",
    default: "",
    help: "name of this run: the folder below exp_name; drawn at random when empty. " +
      "Give an existing one to continue that run",
    check: matching(
      new RegExp(`^$|^(?!\\.{1,2}$)${FILE_NAME}$`),
      `nothing, or ${ALLOWED_IN_NAMES}`,
    ),
  },
  epoch_size: {
    type: "integer",
    default: 300000,
    help: "training examples in one epoch, after which the model is evaluated and saved",
    check: atLeast(1),
  },
  max_epoch: {
    type: "integer",
    default: 100000,
    help: "stop after this many epochs",
    check: atLeast(1),
    aliases: ["max_epochs"],
  },
  batch_size: {
    type: "integer",
    default: 32,
    help: "training examples per optimization step",
    check: between(1, largestBatch),
  },
  max_len: {
    type: "integer",
    default: 512,
    help: "examples with a problem (its query included) or a solution of this many tokens " +
      "or more are left out; -1 keeps them all",
    check: atLeastOrMinusOne(2, "no limit"),
    describesModel: true,
  },
  report_loss_every: {
    type: "integer",
    default: 200,
    help: "log speed and training loss every so many optimization steps",
    check: atLeast(1),
  },
  validation_metrics: {
    type: "string",
    default: "",
    help: "also keep the best model for each of these metrics, separated by commas; " +
      "a leading _ means that lowest is best: valid_arithmetic_acc,_valid_arithmetic_xe_loss",
    check: matching(
      new RegExp(`^$|^${METRIC}(,${METRIC})*$`),
      "names of metrics separated by commas, like valid_arithmetic_acc,_valid_arithmetic_xe_loss",
    ),
  },
  stopping_criterion: {
    type: "string",
    default: "",
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
    help: "also keep a copy of the model every so many epochs; 0 keeps only the last",
    check: atLeast(0),
  },
  reload_model: {
    type: "string",
    default: "",
    help: "start from the weights in this file, or export, with a new log and new counters",
    names: "file or folder",
  },
  reload_checkpoint: {
    type: "string",
    default: "",
    help: "continue from this checkpoint when the run's own folder has none",
    names: "file",
  },
} as const satisfies Rows;
