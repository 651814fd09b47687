/** Where a run starts from. */
import { existsSync } from "node:fs";
import { CheckpointError } from "../errors.ts";
import type { Trainer } from "../executors/trainer.ts";
import type { Logger } from "../log/logger.ts";
import { resumingLine } from "../log/training_lines.ts";
import { initialise } from "../models/initialisation.ts";
import { continuedFlags } from "../flags/continued.ts";
import type { Flags } from "../flags/table.ts";
import { randomFrom, streams } from "../random.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { continuedMetrics } from "../training/best_metrics.ts";
import {
  type FittingModel,
  readFittingModel,
  resumeCheckpoint,
  takeWeights,
} from "../training/checkpoint.ts";
import { checkpointPath, type RunFolder } from "../training/run_folder.ts";
import { noProblems, type SeenProblems } from "../training/seen_problems.ts";
import { initialState, type TrainingState } from "../training/state.ts";

/** What a run starts from, known before there is a trainer. */
export interface Start {
  /** The flags in effect: a run that is continued keeps some of its own. */
  readonly parameters: Flags;
  /** The run's own checkpoint, or the one given. */
  readonly checkpoint?: FittingModel;
  /** The weights given, where there is no checkpoint. */
  readonly model?: FittingModel;
  /** What becomes of flags that differ from those of the checkpoint: lines for the log. */
  readonly changes: readonly string[];
}

/**
 * Reads the run's own checkpoint, or the one given, or a given model.
 *
 * @param given the flags of this start
 * @throws CheckpointError when it belongs to another model, before anything is computed
 */
export function findStart(
  given: Flags,
  vocabulary: VocabularyDigest,
  folder: RunFolder,
): Start {
  const own = checkpointPath(folder.path, "checkpoint"), isOwn = existsSync(own);
  const path = isOwn ? own : given.reload_checkpoint;
  if (path !== "") {
    const checkpoint = readFittingModel(path, given, vocabulary),
      { parameters: saved } = checkpoint.saved;
    if (saved === undefined) return { parameters: given, checkpoint, changes: [] };
    expectSameExamples(path, saved, given);
    return { checkpoint, ...continuedFlags(saved, given, isOwn) };
  }
  if (given.reload_model === "") return { parameters: given, changes: [] };
  const model = readFittingModel(given.reload_model, given, vocabulary);
  return { parameters: given, model, changes: [] };
}

/** The metrics of a run that memorizes some batches are of other examples than those of a run that does not. */
function expectSameExamples(path: string, saved: Flags, given: Flags): void {
  const [before, now] = [saved, given].map(({ overfit_batches }) => overfit_batches);
  if (before === now) return;
  throw new CheckpointError(
    path,
    `saved with --overfit_batches ${before}, but this run has --overfit_batches ${now}; choose another ` +
      "--exp_id, or start from its weights by --reload_model",
  );
}

/** Gives a trainer the weights and, of a run that is continued, the state from which it starts. */
export function startFrom(
  start: Start,
  trainer: Trainer,
  seed: number,
  log: Logger,
): TrainingState {
  if (start.checkpoint !== undefined) return goOn(start, start.checkpoint, trainer, log);
  const random = randomFrom(seed, streams.weights);
  for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
  if (start.model !== undefined) {
    log.warning(`Reloading model from ${start.model.path} ...`);
    takeWeights(start.model, trainer.arrays).forEach((warning) => log.warning(warning));
  }
  trainer.arraysWritten();
  log.info(`Seed: ${seed}`);
  const problems = problemsBefore(start.model);
  return { ...initialState(seed), ...problems && { problems } };
}

/** What the weights were trained on that a run begins with; `undefined` where that is not known. */
function problemsBefore(model: FittingModel | undefined): SeenProblems | undefined {
  if (model === undefined) return noProblems;
  return model.saved.hasState ? model.saved.state().problems : undefined;
}

function goOn(
  { parameters: flags, changes }: Start,
  checkpoint: FittingModel,
  trainer: Trainer,
  log: Logger,
): TrainingState {
  log.warning(`Reloading checkpoint from ${checkpoint.path} ...`);
  changes.forEach((change) => log.warning(change));
  const { state: saved, warnings } = resumeCheckpoint(checkpoint, trainer, flags);
  const { state, notes } = continuedMetrics(saved, checkpoint.saved.parameters, flags);
  [...warnings, ...notes].forEach((warning) => log.warning(warning));
  log.warning(resumingLine(state.epoch, state.iterations));
  log.info(`Seed: ${state.seed}`);
  return state;
}
