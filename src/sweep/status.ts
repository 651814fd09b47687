/** What is known of a run while its sweep goes on. */
import type { PlannedRun } from "./plan.ts";
import { isFinished, progressOf } from "./progress.ts";
import { accuracyIn, scoresOfRun } from "./scores.ts";

/**
 * `stopped`: it was asked to stop, and can be continued; `elsewhere`: another process is training it; `dropped`: it was not good
 * enough to be trained further.
 */
export type RunState =
  | "waiting"
  | "running"
  | "finished"
  | "stopped"
  | "failed"
  | "elsewhere"
  | "dropped";

export interface RunStatus {
  readonly run: PlannedRun;
  readonly state: RunState;
  /** Epochs that were trained. */
  readonly epochs: number;
  /** Of the last epoch, in percent. */
  readonly accuracy?: number;
  /** Exit code and last words of a process that failed. */
  readonly failure?: { readonly code: number; readonly said: string };
}

/** What the files of a run say. @param lastEpoch epochs that it is to be trained for */
export function statusInFiles(run: PlannedRun, lastEpoch = run.flags.max_epoch): RunStatus {
  const progress = progressOf(run.folder);
  if (progress === undefined) return { run, state: "waiting", epochs: 0 };
  const { epoch } = progress.state, { stopping_criterion } = run.flags;
  const done = isFinished(progress, { max_epoch: lastEpoch, stopping_criterion });
  const scores = scoresOfRun(run.folder).get(epoch - 1);
  const accuracy = scores && accuracyIn(scores);
  return {
    run,
    state: done ? "finished" : "waiting",
    epochs: epoch,
    ...accuracy !== undefined && { accuracy },
  };
}
