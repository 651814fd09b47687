import { durationExpected, secondsOf } from "../../text/duration.ts";
import { is } from "../condition.ts";
import { atLeast, type Condition, type Rows } from "../flag.ts";

/** Evaluations that fall on the ends of epochs, or behind the last one, are none besides the usual ones. */
const fallsWithinEpoch: Condition = {
  words: "a number of steps that falls within an epoch (--epoch_size, --max_epoch)",
  met({ eval_every, epoch_size, max_epoch, batch_size, accumulate_gradients }) {
    const every = Number(eval_every), perStep = Number(batch_size) * Number(accumulate_gradients);
    const ofEpoch = Math.ceil(Number(epoch_size) / perStep);
    return every % ofEpoch !== 0 && every < ofEpoch * Number(max_epoch);
  },
};

/** What the paper does not have: limits of a run, what is saved and evaluated meanwhile, and checks before it. */
export const running = {
  dry_run: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    help: "report what a run would be – sizes, memory, first examples, time of a step and an " +
      "epoch – without training and without writing anything",
  },
  overfit_batches: {
    type: "integer",
    default: 0,
    usedBy: ["train"],
    help:
      "train on the first so many batches again and again, and evaluate on the same examples: " +
      "a model that cannot memorize them will not learn either; 0 is off",
    check: atLeast(0),
  },
  max_time: {
    type: "string",
    default: "",
    usedBy: ["train"],
    help: "save and exit once this process has run so long: 3600 (seconds), 90m, 2h30m, or as " +
      "Slurm writes it, 1-12:00:00; empty is no limit",
    check: {
      expected: durationExpected,
      accepts: (value) => value === "" || secondsOf(value) !== undefined,
    },
  },
  max_requeues: {
    type: "integer",
    default: 100,
    usedBy: ["train"],
    idleWithout: [is("debug_slurm", false)],
    help: "how often a Slurm job may queue itself again after the notice that its time is over " +
      "(SIGUSR2); 0 never does",
    check: atLeast(0),
  },
  save_every_minutes: {
    type: "float",
    default: 0,
    usedBy: ["train"],
    help: "also save within an epoch, when so many minutes have passed since the last time; 0 " +
      "saves after epochs only",
    check: atLeast(0),
  },
  keep_last: {
    type: "integer",
    default: 0,
    usedBy: ["train"],
    help: "also keep the checkpoints of the last so many epochs, as checkpoint-N; 0 is off",
    check: atLeast(0),
  },
  eval_every: {
    type: "integer",
    default: 0,
    usedBy: ["train"],
    idleWithout: [fallsWithinEpoch],
    help: "also evaluate within an epoch, every so many optimization steps; 0 evaluates after " +
      "epochs only",
    check: atLeast(0),
  },
} as const satisfies Rows;
