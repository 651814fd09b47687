/** What may happen between two steps of an epoch: `--eval_every` and `--save_every_minutes`. */
import { evaluationLine, scoresLine } from "../log/training_lines.ts";
import { expectFiniteScores } from "./not_finite.ts";
import type { Run } from "./run.ts";
import type { TrainingState } from "./state.ts";
import type { Pace } from "./statistics.ts";

export function startProgress(
  { log, epochSize, batchSize }: Run,
  { examples }: TrainingState,
): void {
  log.progress.start(Math.ceil(epochSize / batchSize), Math.floor(examples / batchSize));
}

/** @param last when the last checkpoint was written, as `performance.now()` counts */
export function isSaveDue({ saveEveryMinutes }: Run, last: number): boolean {
  return saveEveryMinutes > 0 && performance.now() - last >= 60_000 * saveEveryMinutes;
}

/** Asked before each step: a checkpoint between this step and its evaluation leads back to the evaluation. */
export function isEvaluationDue(
  { evalEvery }: Run,
  { steps, examples, evaluated }: TrainingState,
): boolean {
  return evalEvery > 0 && examples > 0 && steps % evalEvery === 0 && evaluated !== steps;
}

/**
 * Evaluates between two steps of an epoch. Best models and the stopping criterion go by whole epochs and take no note of it.
 *
 * @returns the same state where the run was interrupted meanwhile: the evaluation is made when it goes on
 */
export async function evaluateWithin(
  run: Run,
  state: TrainingState,
  pace: Pace,
): Promise<TrainingState> {
  const proceed = pace.pause();
  run.log.progress.stop();
  run.log.info(evaluationLine(state.steps));
  const results = await run.evaluate(state.epoch);
  if (results === undefined) return state;
  const { metrics: scores } = results;
  run.log.info(scoresLine(state.epoch, results.logged, state.steps));
  run.metrics.epoch(state, results);
  expectFiniteScores(run, state, scores);
  startProgress(run, state);
  proceed();
  return { ...state, evaluated: state.steps };
}
