/** What the training loop is given, and what it returns. */
import type { InferenceModel } from "../decoding/inference_model.ts";
import type { EvaluationResults } from "../evaluation/evaluator.ts";
import type { Batch } from "../examples/batch.ts";
import type { BatchSource } from "../examples/source.ts";
import type { Trainer } from "../executors/trainer.ts";
import type { Logger } from "../log/logger.ts";
import type { World } from "../mpi/world.ts";
import type { Metric, StoppingCriterion } from "./best_metrics.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { TrainingState } from "./state.ts";

/** All that a run consists of. */
export interface Run {
  readonly trainer: Trainer;
  /** The ranks that train together. Rank 0 has the log and the folder. */
  readonly world: World;
  /** The model that is trained, with the weights that were last pulled. */
  readonly model: InferenceModel;
  readonly source: BatchSource;
  readonly log: Logger;
  readonly metrics: RunMetrics;
  readonly batchSize: number;
  readonly epochSize: number;
  readonly maxEpoch: number;
  /** Batches of a step at each rank. */
  readonly accumulate: number;
  readonly reportEvery: number;
  readonly savePeriodic: number;
  /** Epochs whose checkpoints are kept besides, or 0. */
  readonly keepLast: number;
  /** A checkpoint is written within an epoch after so many minutes without one; 0 for never. */
  readonly saveEveryMinutes: number;
  /** Optimization steps from one evaluation within an epoch to the next; 0 for none. */
  readonly evalEvery: number;
  /** Training ends when so many steps in a row were skipped, at least 1. */
  readonly maxSkippedSteps: number;
  readonly validationMetrics: readonly Metric[];
  readonly stoppingCriterion: StoppingCriterion | undefined;
  /** @param step as the optimizer counts, which never sees the skipped ones */
  readonly learningRate: (step: number) => number;
  /** Tokens of a batch, for statistics. */
  readonly wordsOf: (batch: Batch) => number;
  /** Name of the optimizer, for advice. */
  readonly optimizer: string;
  /** Results after, or within, an epoch; `undefined` when it was interrupted. */
  readonly evaluate: (epoch: number) => Promise<EvaluationResults | undefined>;
  /** Is given the batches of each step. */
  readonly observe: (batches: readonly Batch[]) => void;
  /** Brings what other ranks have seen and warned of to rank 0; all ranks do. */
  readonly share: () => Promise<void>;
  /** Writes a checkpoint; returns its path. */
  readonly save: (name: string, state: TrainingState) => string;
  /** Removes a checkpoint, if there is one. */
  readonly remove: (name: string) => void;
  /** Whether this process was asked to stop. */
  readonly interrupted: () => boolean;
  /** Resident memory in bytes, when it is to be printed. */
  readonly memory?: () => number;
}

/** Why training ended, and where it stands. */
export interface Ending {
  readonly reason: "finished" | "criterion" | "interrupted";
  readonly state: TrainingState;
}
