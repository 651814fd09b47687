/** What follows the evaluation of an epoch: checkpoints, and whether training goes on. */
import type { Scores } from "../evaluation/evaluator.ts";
import { savingLine } from "../log/training_lines.ts";
import { updateBestMetrics, updateStopping } from "./best_metrics.ts";
import { keepEpoch } from "./kept_epochs.ts";
import type { Run } from "./run.ts";
import type { TrainingState } from "./state.ts";
import { noStatistics } from "./statistics.ts";

/** Saves what the epoch brought: best models, the periodic copy, and the checkpoint from which the next one starts. */
export function closeEpoch(run: Run, state: TrainingState, scores: Scores) {
  const { log, savePeriodic, keepLast } = run;
  const best = updateBestMetrics(run.validationMetrics, state.bestMetrics, scores);
  best.notes.forEach((note) => log.info(note));
  const isPeriodic = savePeriodic > 0 && state.epoch > 0 && state.epoch % savePeriodic === 0;
  const { kept, dropped } = keepEpoch(state.kept, { epoch: state.epoch, keepLast, isPeriodic });
  const next: TrainingState = {
    ...state,
    epoch: state.epoch + 1,
    examples: 0,
    skipped: 0,
    epochLoss: noStatistics,
    bestMetrics: best.state,
    ...kept && { kept },
  };
  for (const { checkpoint, message } of best.improved) {
    log.info(message);
    save(run, checkpoint, next);
  }
  if (isPeriodic || keepLast > 0) save(run, `checkpoint-${state.epoch}`, next);
  // Only now: the younger ones are safely there.
  dropped.forEach((epoch) => run.remove(`checkpoint-${epoch}`));
  return stopOrGoOn(run, next, scores);
}

/** Saves the checkpoint, with what the stopping criterion makes of the epoch. */
function stopOrGoOn(run: Run, state: TrainingState, scores: Scores) {
  let next = state, stop = false;
  if (run.stoppingCriterion !== undefined) {
    const update = updateStopping(run.stoppingCriterion, state.stopping, scores);
    update.messages.forEach((message) => run.log.info(message));
    next = { ...state, stopping: update.state };
    stop = update.stop;
  }
  save(run, "checkpoint", next);
  return { next, stop };
}

/** Saves, and says so. */
export function save(run: Run, name: string, state: TrainingState): void {
  const path = run.save(name, state);
  run.log.info(savingLine(name, path));
}
