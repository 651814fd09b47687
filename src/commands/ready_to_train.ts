/** All that comes before the first step, for a run as well as for `--dry_run`. */
import type { EvalDataset } from "../examples/eval_dataset.ts";
import type { BatchSource } from "../examples/source.ts";
import { CheckpointError } from "../errors.ts";
import { adviceFor } from "../flags/advice.ts";
import { reportsOfEffect } from "../flags/effect.ts";
import type { Flags } from "../flags/table.ts";
import { headerLines } from "../log/brief_lines.ts";
import type { Logger } from "../log/logger.ts";
import * as lines from "../log/setup_lines.ts";
import { modelFromFlags } from "../models/build.ts";
import type { Model } from "../models/model.ts";
import { everywhere } from "../mpi/agreement.ts";
import type { World } from "../mpi/world.ts";
import type { Optimizer } from "../optimizers/rule.ts";
import { holdsSearch } from "../search/saved_state.ts";
import { loneTaskWarning } from "../slurm/lone_task.ts";
import type { Task } from "../task/task.ts";
import { padId } from "../tokenizers/vocabulary.ts";
import { type VocabularyDigest, vocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import type { RunFolder } from "../training/run_folder.ts";
import type { TrainingState } from "../training/state.ts";
import type { EvaluationContext } from "./evaluation.ts";
import { problemLine } from "./keep_problem.ts";
import { type MemoryBefore, memoryBefore } from "./memory_log.ts";
import { logSizes, sizeOf } from "./model_size.ts";
import { findSharedStart, startTogether } from "./shared_start.ts";
import { type Publish, type StartedTraining, startTraining } from "./start_training.ts";
import type { Start } from "./starting_point.ts";
import { examplesOf, openExamples } from "./training_examples.ts";

/** What the flags mean. */
export interface Plan {
  readonly flags: Flags;
  readonly task: Task;
  readonly optimizer: Optimizer;
}

/** What a run is prepared with. */
export interface Surroundings {
  readonly folder: RunFolder;
  readonly log: Logger;
  readonly world: World;
  readonly interrupted: () => boolean;
  /** Writes a file into the folder of the run. */
  readonly write: Publish["file"];
}

/** A model ready to be trained on `E`, where its examples come from; whoever has it closes `training`. */
export interface ReadyModel<E> extends Pick<StartedTraining, "training" | "why"> {
  /** Those in effect: a run that is continued keeps some of its own. */
  readonly flags: Flags;
  readonly start: Start;
  readonly vocabulary: VocabularyDigest;
  readonly graphs: Model;
  readonly state: TrainingState;
  readonly examples: E;
  /** Memory before the trainer was started. */
  readonly before: MemoryBefore;
}

/** The same with examples, ready for the first step. */
export interface ReadyToTrain extends Omit<ReadyModel<unknown>, "examples"> {
  readonly source: BatchSource;
  readonly sets: readonly EvalDataset[];
  /** How the sets are evaluated. */
  readonly context: Omit<EvaluationContext, "folder">;
}

/** Finds or draws weights, and opens examples and device. @throws FlagError, FileError or CheckpointError */
export async function readyToTrain(plan: Plan, surroundings: Surroundings): Promise<ReadyToTrain> {
  const { task } = plan, { log, interrupted, world } = surroundings;
  const open = (flags: Flags, start: Start) => {
    expectNoSearch(start);
    return openExamples(task, flags, log);
  };
  const { examples, ...ready } = await readyModel(plan, surroundings, open);
  const { flags, state: { seed }, training } = ready, { model } = training;
  try {
    const context = { task, parameters: flags, model, seed, log, interrupted, world };
    return { ...ready, ...examplesOf(examples, context), context };
  } catch (error) {
    training.close();
    throw error;
  }
}

/** The weights of a search have learned from its population, which training would leave behind. */
function expectNoSearch({ checkpoint }: Start): void {
  if (checkpoint === undefined || !holdsSearch(checkpoint.saved)) return;
  const problem =
    "holds a search: continue it with int2int search, and the flags it was started with";
  throw new CheckpointError(checkpoint.path, problem);
}

/** Finds or draws weights, and opens the device. @param open opens the examples @throws FlagError, FileError or CheckpointError */
export async function readyModel<E>(
  { flags: given, task, optimizer }: Plan,
  { folder, log, world, write }: Omit<Surroundings, "interrupted">,
  open: (flags: Flags, start: Start) => E | Promise<E>,
): Promise<ReadyModel<E>> {
  const { tokens } = task.vocabulary, vocabulary = vocabularyDigest(tokens);
  const start = await findSharedStart(given, vocabulary, folder, world);
  const { parameters: flags } = start;
  if (world.size > 1) log.notice(lines.worldLine(world, "train"));
  log.info(lines.vocabularyLine(tokens));
  log.info(`Training tasks: ${flags.tasks}`);
  if (flags.problem !== "") log.info(problemLine(task));
  const examples = await everywhere(world, () => open(flags, start));
  const graphs = modelFromFlags(flags, tokens.length, padId);
  logSizes(log, graphs);
  log.info(`Optimizer: ${optimizer.name}`);
  adviceOn(given, flags).forEach((line) => log.warning(line));
  const before = memoryBefore();
  const publish = { line: log.notice, warn: (text: string) => log.warning(text), file: write };
  const { training, why, evaluation } = await everywhere(
    world,
    () => startTraining(graphs, optimizer, flags, publish, world),
  );
  const { trainer } = training, device = `${trainer.description} (${why})`;
  log.info(`Engine: ${device}`);
  if (evaluation !== undefined) log.info(`Evaluation: ${evaluation}`);
  log.brief(headerOf(task, graphs, device, folder));
  try {
    const state = await startTogether(start, trainer, given, log, world);
    return { training, why, flags, start, vocabulary, graphs, state, examples, before };
  } catch (error) {
    training.close();
    throw error;
  }
}

/** What to know of flags that are allowed all the same. @param given of this start @param flags in effect */
function adviceOn(given: Flags, flags: Flags): string[] {
  return [...reportsOfEffect("train", given, given), ...adviceFor(flags), ...loneTaskWarning()];
}

function headerOf({ problem }: Task, model: Model, device: string, { path }: RunFolder): string {
  return headerLines({
    Problem: problem.name,
    Model: sizeOf(model),
    Device: device,
    Folder: path,
  });
}
