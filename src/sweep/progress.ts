/** How far a run of a sweep is, from its checkpoint alone: nothing else keeps the state of a sweep. */
import { existsSync } from "node:fs";
import { isUserError } from "../errors.ts";
import { readSafetensorsHeader } from "../files/safetensors.ts";
import { runDifferences } from "../flags/differences.ts";
import { flagsFromJson } from "../flags/params_json.ts";
import { type Flags, rowOf } from "../flags/table.ts";
import { shownValue } from "../text/shorten.ts";
import { parseStoppingCriterion } from "../training/best_metrics.ts";
import { checkpointPath } from "../training/run_folder.ts";
import { stateFromJson, type TrainingState } from "../training/state.ts";
import { whyFinished } from "../training/why_finished.ts";
import type { PlannedRun } from "./plan.ts";

/** What a checkpoint says. */
export interface Progress {
  readonly state: TrainingState;
  readonly saved: Flags;
}

/** Undefined where there is no checkpoint yet, or none that can be read: whoever continues that run hears why. */
export function progressOf(folder: string): Progress | undefined {
  const path = checkpointPath(folder, "checkpoint");
  if (!existsSync(path)) return undefined;
  try {
    const { metadata } = readSafetensorsHeader(path);
    const { parameters = "", state } = metadata;
    return { state: stateFromJson(state, path), saved: flagsFromJson(parameters, path) };
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

/** Whether nothing is left to train up to some epoch. */
export function isFinished(
  { state }: Progress,
  { max_epoch, stopping_criterion }: Pick<Flags, "max_epoch" | "stopping_criterion">,
): boolean {
  return whyFinished(max_epoch, parseStoppingCriterion(stopping_criterion), state) !== undefined;
}

/** A flag that a run was trained with otherwise than the sweep says now. */
export interface Changed {
  readonly text: string;
  /** The run cannot be continued so. */
  readonly isRefused: boolean;
}

/** Names where results go, how much is trained and how fast: nothing that makes other results of a run. */
const harmless: readonly string[] = [
  ...["cpu_threads", "num_workers", "max_epoch", "max_time"],
  ...["report_loss_every", "log", "tensorboard"],
  ...["keep_last", "save_every_minutes"],
];

/** What is not as it was when a run was last trained. */
export function changesOf({ saved }: Progress, { flags, given }: PlannedRun): Changed[] {
  return runDifferences(saved, flags).filter(({ name }) =>
    // A seed that was drawn is the run's own.
    !harmless.includes(name) && !(name === "env_base_seed" && (given.env_base_seed ?? -1) < 0)
  ).map(({ name, saved, current }) => ({
    text: `--${name} was ${shownValue(saved)}, is ${shownValue(current)}`,
    isRefused: rowOf(name).shapesModel === true || rowOf(name).whenContinued !== undefined,
  }));
}
