/**
 * Successive halving: all runs are trained for a few epochs, the best of them for a few more, and so on. Which are the best
 * follows from their logs, so that a sweep that is repeated goes on where it was.
 */
import type { Metric } from "../training/best_metrics.ts";
import type { PlannedRun } from "./plan.ts";
import { type EpochScores, scoresOfRun } from "./scores.ts";
import type { RunState, RunStatus } from "./status.ts";
import { type Surroundings, trainRuns } from "./train_runs.ts";

export interface Halving {
  readonly metric: Metric;
  /** One in so many goes on. */
  readonly factor: number;
}

const usualFactor = 3;

/** Reads the value of `--stop_losers`, whose form was checked; undefined when it is empty. */
export function parseHalving(text: string): Halving | undefined {
  if (text === "") return undefined;
  const [metric, factor] = text.split(",factor=") as [string, string | undefined];
  const highestIsBest = !metric.startsWith("_");
  const name = highestIsBest ? metric : metric.slice(1);
  return { metric: { name, highestIsBest }, factor: Number(factor ?? usualFactor) };
}

/**
 * After how many epochs runs are compared, and at last how many the best are trained for: `[1, 3, 9]`.
 *
 * @param lastEpoch epochs of a whole run @param runs how many there are
 */
export function rungs(lastEpoch: number, runs: number, factor: number): number[] {
  const found = [lastEpoch];
  for (let left = runs; left > 1 && found[0]! > 1; left = Math.ceil(left / factor)) {
    found.unshift(Math.ceil(found[0]! / factor));
  }
  return found;
}

/** Trains all runs to the first rung, those that are best there to the second, and so on. */
export async function trainByHalving(
  runs: readonly PlannedRun[],
  { metric, factor }: Halving,
  surroundings: Surroundings,
): Promise<RunStatus[]> {
  const statuses = new Map<PlannedRun, RunStatus>();
  const report = (changed: readonly RunStatus[]) => {
    changed.forEach((status) => statuses.set(status.run, status));
    surroundings.report(changed);
  };
  const whole = runs[0]!.flags.max_epoch;
  let racing = runs;
  for (const rung of rungs(whole, runs.length, factor)) {
    const reportRung = rung === whole
      ? report
      : (changed: readonly RunStatus[]) => report(changed.map(waitingAtRung));
    const trained = await trainRuns(racing, { ...surroundings, report: reportRung }, rung);
    // Without all results, nobody knows yet who has lost.
    if (rung === whole || trained.some(({ state }) => !isJudged(state))) break;
    const sound = trained.filter(({ state }) => state === "finished");
    const best = bestOf(
      sound.map(({ run }) => run),
      rung,
      metric,
      Math.ceil(racing.length / factor),
    );
    const lost = sound.filter(({ run }) => !best.includes(run));
    report(lost.map((status) => ({ ...status, state: "dropped" })));
    racing = best;
  }
  return runs.map((run) => statuses.get(run)!);
}

/** Whoever has reached a rung that is not the last waits for the others. */
function waitingAtRung(status: RunStatus): RunStatus {
  return status.state === "finished" ? { ...status, state: "waiting" } : status;
}

function isJudged(state: RunState): boolean {
  return state === "finished" || state === "failed";
}

/** The best of some runs; of equals, those that come first. A run without the metric is worst. */
export function bestOf(
  runs: readonly PlannedRun[],
  rung: number,
  { name, highestIsBest }: Metric,
  count: number,
): PlannedRun[] {
  const scored = runs.map((run) => {
    const score = lastUpTo(rung, scoresOfRun(run.folder))?.metrics[name];
    return { run, score: score === undefined ? -Infinity : highestIsBest ? score : -score };
  });
  const best = scored.sort((a, b) => b.score - a.score || a.run.index - b.run.index);
  return best.slice(0, count).map(({ run }) => run).sort((a, b) => a.index - b.index);
}

/** A run that stopped by its own criterion has fewer epochs. */
function lastUpTo(
  rung: number,
  scores: ReadonlyMap<number, EpochScores>,
): EpochScores | undefined {
  const epoch = Math.max(...[...scores.keys()].filter((epoch) => epoch < rung));
  return scores.get(epoch);
}
