import { atLeastOrMinusOne, between, matching, type Rows } from "../flag.ts";

/** Flags of `int2int sweep` alone. */
export const sweep = {
  jobs: {
    type: "integer",
    default: 0,
    help:
      "runs that train at the same time, each with its share of the CPU cores; 0 takes as many " +
      "as there are cores, or one where there is a GPU",
    check: between(0, 1024),
  },
  index: {
    type: "integer",
    default: -1,
    help: "train only the run with this number, from 0, in this process; -1 asks " +
      "SLURM_ARRAY_TASK_ID, AWS_BATCH_JOB_ARRAY_INDEX, JOB_COMPLETION_INDEX and " +
      "CLOUD_RUN_TASK_INDEX, and without them trains all",
    check: atLeastOrMinusOne(0, "all, or what the scheduler says"),
  },
  dry_run: {
    type: "boolean",
    default: false,
    help: "only list the runs and their states",
  },
  stop_losers: {
    type: "string",
    default: "",
    help:
      "metric,factor=3: train all runs for a few epochs, go on with the best third, and so on up " +
      "to max_epoch (successive halving); a leading _ means that lowest is best",
    check: matching(
      /^$|^_?[A-Za-z][A-Za-z0-9_-]{0,199}(,factor=([2-9]|[1-9]\d{1,2}))?$/,
      "a metric, like valid_arithmetic_acc, or valid_arithmetic_acc,factor=3 with a factor from 2 to 999",
    ),
  },
  slurm: {
    type: "string",
    default: "",
    help:
      'options of sbatch, like "--time=2:00:00 --gres=gpu:1": train nothing, but print the script of ' +
      "a job array with one job a run",
    ofOtherProgram: true,
  },
} as const satisfies Rows;
