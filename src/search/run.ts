import type { EvaluationResults } from "../evaluation/evaluator.ts";
import { save } from "../training/close_epoch.ts";
import type { Ending, Run } from "../training/run.ts";
import type { TrainingState } from "../training/state.ts";
import { train } from "../training/training_loop.ts";
import { metricsOf } from "./record.ts";
import type { Rounds } from "./rounds.ts";

/** The evaluation of an epoch: the rest of a round. */
export function searchAsEvaluation(rounds: Rounds): Run["evaluate"] {
  return async (): Promise<EvaluationResults | undefined> => {
    const record = await rounds.search();
    if (record === undefined) return undefined;
    const metrics = metricsOf(record);
    return { metrics, logged: metrics, counts: {}, details: {} };
  };
}

/**
 * Searches until the rounds are over, or the target is reached.
 *
 * @param target score that is wanted @returns `criterion` where it was reached
 */
export async function searchOn(
  run: Run,
  rounds: Rounds,
  state: TrainingState,
  target: number,
): Promise<Ending> {
  if (rounds.state.round === 0) {
    const starts = await rounds.search();
    save(run, "checkpoint", state);
    if (starts === undefined) return { reason: "interrupted", state };
  }
  while (rounds.best < target && state.epoch < run.maxEpoch) {
    const ending = await train({ ...run, maxEpoch: state.epoch + 1 }, state);
    state = ending.state;
    if (ending.reason === "interrupted") return ending;
  }
  return { reason: rounds.best >= target ? "criterion" : "finished", state };
}
