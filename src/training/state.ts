/** Where a run stands, besides its weights: everything that continuing it bit for bit needs. */
import { CheckpointError } from "../errors.ts";
import {
  type BestMetrics,
  NO_BEST_METRICS,
  NO_STOPPING_STATE,
  type StoppingState,
} from "./best_metrics.ts";
import type { TrainerProgress } from "../executors/trainer.ts";
import { isSeenProblems, type SeenProblems } from "./seen_problems.ts";
import { noStatistics, type Statistics } from "./statistics.ts";

export interface TrainingState {
  /** The running epoch, from 0. */
  readonly epoch: number;
  /** Training examples seen in the running epoch. */
  readonly examples: number;
  /** Batches seen since the beginning: also the number of the next batch, which is all that generating it needs. */
  readonly iterations: number;
  /** Optimization steps since the beginning. */
  readonly steps: number;
  /** Steps of the running epoch that were skipped. */
  readonly skipped: number;
  /** Seed of the examples. */
  readonly seed: number;
  readonly bestMetrics: BestMetrics;
  readonly stopping: StoppingState;
  /** What the trainer needs to go on; files call it so. */
  readonly engine: TrainerProgress;
  /** Since the last line of statistics. */
  readonly statistics: Statistics;
  /** Step of the last evaluation within an epoch (`--eval_every`); left out before the first. */
  readonly evaluated?: number;
  /** Epochs that have a checkpoint of their own because of `--keep_last`; left out where there are none. */
  readonly kept?: readonly number[];
  /** Of the running epoch. */
  readonly epochLoss: Statistics;
  /** Left out where it is not known of all that the weights were trained on, as in older checkpoints. */
  readonly problems?: SeenProblems;
}

export function initialState(seed: number): TrainingState {
  return {
    epoch: 0,
    examples: 0,
    iterations: 0,
    steps: 0,
    skipped: 0,
    seed,
    bestMetrics: NO_BEST_METRICS,
    stopping: NO_STOPPING_STATE,
    engine: {},
    statistics: noStatistics,
    epochLoss: noStatistics,
  };
}

export function stateToJson(state: TrainingState): string {
  return JSON.stringify(state);
}

/** @throws CheckpointError naming the field that is missing or of another kind */
export function stateFromJson(text: string | undefined, path: string): TrainingState {
  if (text === undefined) throw new CheckpointError(path, "holds no training state");
  const older = { engine: {}, skipped: 0, epochLoss: noStatistics };
  const value: Record<string, unknown> = { ...older, ...parse(text, path) };
  for (const name of ["epoch", "examples", "iterations", "steps", "skipped", "seed"] as const) {
    if (!Number.isSafeInteger(value[name]) || Number(value[name]) < 0) {
      throw new CheckpointError(path, `training state: ${name} must be a whole number`);
    }
  }
  const { bestMetrics, stopping, statistics, epochLoss, evaluated = 0, kept = [] } = value;
  if (value.problems !== undefined && !isSeenProblems(value.problems)) {
    throw new CheckpointError(path, "training state: problems are damaged");
  }
  const sound = isNumbers(object(bestMetrics).best) &&
    Number.isSafeInteger(object(stopping).epochsWithout) && isNumbers(statistics) &&
    isNumbers(epochLoss) && isNumbers(value.engine) && Number.isSafeInteger(evaluated) &&
    Array.isArray(kept) && kept.every(Number.isSafeInteger);
  if (!sound) throw new CheckpointError(path, "training state: metrics or statistics are damaged");
  return value as unknown as TrainingState;
}

function parse(text: string, path: string): Record<string, unknown> {
  try {
    return object(JSON.parse(text));
  } catch {
    throw new CheckpointError(path, "training state is not JSON");
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function isNumbers(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    Object.values(value).every((x) => typeof x === "number");
}
