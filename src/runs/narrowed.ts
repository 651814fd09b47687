import { readMetricName } from "../log/metric_name.ts";
import type { EpochLine } from "../log/metrics_line.ts";
import { candidatesAmong, expectMetric, metricNames, usualAmong } from "./metric.ts";
import type { RunHistory } from "./run_history.ts";

/**
 * Runs to be compared by one metric, without the others, which may be hundreds: 500 runs of 200 epochs with 100 classes take
 * 600 MB with them. Which metric that is may be known only after the last run.
 */
export class NarrowedRuns {
  readonly runs: RunHistory[] = [];
  readonly #names = new Set<string>();

  /** @param wanted name of the metric; empty: the usual one of all runs */
  constructor(private readonly wanted: string) {}

  add(run: RunHistory): void {
    for (const name of metricNames([run])) this.#names.add(name);
    // A metric that is first met in a later run is none of this one.
    const kept = this.wanted === "" ? candidatesAmong([...this.#names]) : [this.wanted];
    this.runs.push({ ...run, epochs: run.epochs.map((epoch) => narrowed(epoch, kept)) });
  }

  /** @throws {FlagError} when no run has the metric, naming the nearest */
  get metric(): string {
    const names = [...this.#names];
    return this.wanted === "" ? usualAmong(names) : expectMetric(this.wanted, names);
  }
}

/** An epoch with some metrics, and the numbers of examples behind them. */
function narrowed(epoch: EpochLine, names: readonly string[]): EpochLine {
  const metrics: Record<string, number | null> = {}, counts: Record<string, number> = {};
  for (const name of names) {
    const value = epoch.metrics[name];
    if (value === undefined) continue;
    metrics[name] = value;
    const { set, ofClass } = readMetricName(name, epoch.counts) ?? {};
    for (const key of [set!, `${set}_${ofClass}`]) {
      if (Object.hasOwn(epoch.counts, key)) counts[key] = epoch.counts[key]!;
    }
  }
  return { ...epoch, metrics, counts };
}
