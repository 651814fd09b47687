/** Where a run starts from. */
import { existsSync } from "node:fs";
import type { Engine } from "../engines/engine.ts";
import type { Logger } from "../log/logger.ts";
import { resumingLine } from "../log/training_lines.ts";
import { initialise } from "../models/initialisation.ts";
import type { Parameters } from "../parameters/table.ts";
import { randomFrom, streams } from "../random.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { loadWeights, resumeCheckpoint } from "../training/checkpoint.ts";
import { checkpointPath, type RunFolder } from "../training/run_folder.ts";
import { initialState, type TrainingState } from "../training/state.ts";

/** The run's own checkpoint, or the one given, or a given model, or new weights. */
export function startingPoint(
  parameters: Parameters,
  folder: RunFolder,
  engine: Engine,
  vocabulary: VocabularyDigest,
  seed: number,
  log: Logger,
): TrainingState {
  const own = checkpointPath(folder.path, "checkpoint");
  const path = existsSync(own) ? own : parameters.reload_checkpoint;
  if (path !== "") {
    log.warning(`Reloading checkpoint from ${path} ...`);
    const { state, warnings } = resumeCheckpoint(path, engine, parameters, vocabulary);
    warnings.forEach((warning) => log.warning(warning));
    log.warning(resumingLine(state.epoch, state.iterations));
    log.info(`Seed: ${state.seed}`);
    return state;
  }
  const random = randomFrom(seed, streams.weights);
  for (const { part, values } of engine.weights()) initialise(part, values, random);
  if (parameters.reload_model !== "") {
    log.warning(`Reloading model from ${parameters.reload_model} ...`);
    const warnings = loadWeights(parameters.reload_model, engine, parameters, vocabulary);
    warnings.forEach((warning) => log.warning(warning));
  }
  engine.arraysWritten();
  log.info(`Seed: ${seed}`);
  return initialState(seed);
}
