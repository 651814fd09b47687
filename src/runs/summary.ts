/** A run in a few numbers: a row of a table. */
import type { EpochLine } from "../log/metrics_line.ts";
import { baselineOf, intervalOf, isAccuracy, isLowerBetter, seenShareOf } from "./metric.ts";
import type { RunHistory, RunState } from "./run_history.ts";
import { mean } from "./statistics.ts";

/** Accuracies, in percent, for which a table says when they were reached. */
export const milestones = [50, 75, 90, 95, 99] as const;

/** A metric after an epoch. */
export interface Evaluated {
  readonly value: number;
  /** As the log counts, from 0. */
  readonly epoch: number;
  /** Bounds of the 95 % interval; left out for what is no accuracy, or where the number of examples is not known. */
  readonly low?: number;
  readonly high?: number;
}

/** A run by one metric. */
export interface RunSummary {
  readonly run: RunHistory;
  readonly metric: string;
  /** Number of epochs that were evaluated. */
  readonly epochs: number;
  /** Left out before the first evaluation with the metric. */
  readonly best?: Evaluated;
  readonly last?: Evaluated;
  /** The first epochs, from 0, with at least 50, 75, … %; `null` for what was not reached, or is no accuracy. */
  readonly reached: Readonly<Record<typeof milestones[number], number | null>>;
  /** Training loss of the last epoch, or of the last report before there is one. */
  readonly loss: number | null;
  /** Mean over the reports. */
  readonly examplesPerSecond: number | null;
  /** Accuracy of always giving the most frequent answer, in percent. */
  readonly baseline: number | null;
  /** Test problems that are in the training file, in percent. */
  readonly seen: number | null;
  readonly state: RunState;
  /** The metric after each epoch that has it. */
  readonly curve: readonly number[];
}

/** Sums a run up by a metric. */
export function summarize(run: RunHistory, metric: string): RunSummary {
  const { epochs, reports, state } = run;
  const evaluated = epochs.filter(({ metrics }) => typeof metrics[metric] === "number");
  const values = evaluated.map(({ metrics }) => metrics[metric]!);
  const best = bestOf(values, isLowerBetter(metric));
  const speeds = reports.map((report) => report.examples_per_second).filter((speed) => speed > 0);
  return {
    ...{
      run,
      metric,
      state,
      epochs: new Set(epochs.map(({ epoch }) => epoch)).size,
      curve: values,
    },
    ...best === undefined ? {} : {
      best: evaluatedAt(evaluated[best]!, metric),
      last: evaluatedAt(evaluated.at(-1)!, metric),
    },
    reached: milestonesOf(evaluated, metric),
    loss: epochs.at(-1)?.loss ?? reports.at(-1)?.loss ?? null,
    examplesPerSecond: speeds.length === 0 ? null : mean(speeds),
    baseline: baselineOf(metric, run) ?? null,
    seen: seenShareOf(metric, run) ?? null,
  };
}

/** The first of the best values. */
function bestOf(values: readonly number[], isLower: boolean): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce(
    (best, value, k) => (isLower ? value < values[best]! : value > values[best]!) ? k : best,
    0,
  );
}

function evaluatedAt(line: EpochLine, metric: string): Evaluated {
  return { value: line.metrics[metric]!, epoch: line.epoch, ...intervalOf(metric, line) };
}

function milestonesOf(evaluated: readonly EpochLine[], metric: string): RunSummary["reached"] {
  const reachedAt = (percent: number) =>
    evaluated.find(({ metrics }) => metrics[metric]! >= percent)?.epoch ?? null;
  const entries = milestones.map((percent) => [
    percent,
    isAccuracy(metric) ? reachedAt(percent) : null,
  ]);
  return Object.fromEntries(entries);
}
