/** What names of metrics say: `valid_arithmetic_acc_7` is the accuracy on the examples of class 7 of the set `valid`. */
import { FlagError } from "../errors.ts";
import type { EpochLine } from "../log/metrics_line.ts";
import { noneNamed } from "./nearest.ts";
import type { RunHistory } from "./run_history.ts";
import { type Interval, wilsonInterval } from "./statistics.ts";

const usual = ["valid_arithmetic_acc", "valid_arithmetic_beam_acc"];
const accuracy = /^([^_]+)_[^_]+_(?:(?:beam_)?acc|perfect|correct)(?:_(.+))?$/;
/** Measures over all examples of a set, not of a class. */
const measure = /^(?:d|eval|error)\d+$/;

/** A share of examples in percent, and which examples. */
interface Accuracy {
  readonly set: string;
  /** Left out where it is of all examples. */
  readonly class?: string;
}

/** @throws {FlagError} when no run has it, naming the nearest */
export function expectMetric(name: string, runs: readonly RunHistory[]): string {
  const names = metricNames(runs);
  if (names.includes(name) || names.length === 0) return name;
  throw new FlagError("--metric", noneNamed("metric", name, names));
}

/** The validation accuracy, or the first metric like it. */
export function usualMetric(runs: readonly RunHistory[]): string {
  const names = metricNames(runs);
  return usual.find((name) => names.includes(name)) ??
    names.find((name) => name.endsWith("_acc")) ??
    names[0] ?? usual[0]!;
}

/** Names of all metrics of some runs, in the order of the log. */
export function metricNames(runs: readonly RunHistory[]): string[] {
  const names = new Set<string>();
  for (const { epochs } of runs) {
    for (const { metrics } of epochs) for (const name in metrics) names.add(name);
  }
  return [...names];
}

/** Losses and errors get better as they become smaller. */
export function isLowerBetter(metric: string): boolean {
  return /(?:^|_)(?:loss|error\d*)$/.test(metric);
}

/** Whether its values are percentages that rise with what a model knows. */
export function isAccuracy(metric: string): boolean {
  return accuracyOf(metric) !== undefined;
}

/** The 95 % interval of an accuracy; undefined where the number of examples is not known, or the metric is no accuracy. */
export function intervalOf(metric: string, epoch: EpochLine): Interval | undefined {
  const found = accuracyOf(metric), value = epoch.metrics[metric];
  if (found === undefined || typeof value !== "number") return undefined;
  const total = epoch.counts[found.class === undefined ? found.set : `${found.set}_${found.class}`];
  if (total === undefined || !(total > 0) || value < 0 || value > 100) return undefined;
  return wilsonInterval(Math.round(value * total / 100), total);
}

/** What always giving the most frequent answer would reach; undefined where the log does not say, or it is no such metric. */
export function baselineOf(metric: string, { baselines }: RunHistory): number | undefined {
  const found = /_acc$/.test(metric) ? accuracyOf(metric) : undefined;
  return found === undefined ? undefined : baselines[found.set];
}

function accuracyOf(metric: string): Accuracy | undefined {
  const [, set, suffix] = accuracy.exec(metric) ?? [];
  if (set === undefined || suffix !== undefined && /^(?:eval|error)\d+$/.test(suffix)) {
    return undefined;
  }
  return suffix === undefined || measure.test(suffix) ? { set } : { set, class: suffix };
}
