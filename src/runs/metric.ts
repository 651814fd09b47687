/** What runs are compared by: names of metrics, whether they are accuracies, and how sure those are. */
import { FlagError } from "../errors.ts";
import { percent } from "../log/evaluation_lines.ts";
import { readMetricName, withinPattern } from "../log/metric_name.ts";
import type { EpochLine } from "../log/metrics_line.ts";
import type { Groups } from "../log/set_details.ts";
import { type Interval, wilsonInterval } from "../log/wilson_interval.ts";
import { noneNamed } from "../text/nearest.ts";
import type { RunHistory } from "./run_history.ts";

const usual = ["valid_arithmetic_acc", "valid_arithmetic_beam_acc"];
/** Shares of examples in percent, measures of error apart. */
const accuracy = /_(?:acc|perfect|correct)(?:_(?!(?:eval|error)\d+$).+)?$/;
/** Those that are of all examples of a set. */
const ofWholeSet = new RegExp(
  String.raw`^(?:(?:beam_)?acc(?:_d\d|_${withinPattern})?|perfect|correct)$`,
);
/** Those that are of problems in the training file, or of the others. */
const ofSeen = /^(?:beam_)?acc_(seen|unseen)$/;

/** @throws {FlagError} when the name is none of these, naming the nearest */
export function expectMetric(name: string, names: readonly string[]): string {
  if (names.includes(name) || names.length === 0) return name;
  throw new FlagError("--metric", noneNamed("metric", name, names));
}

/** The validation accuracy, or the first metric like it. */
export function usualMetric(runs: readonly RunHistory[]): string {
  return usualAmong(metricNames(runs));
}

/** The usual metric among some names. */
export function usualAmong(names: readonly string[]): string {
  return candidatesAmong(names)[0] ?? usual[0]!;
}

/** What the usual metric of these names and any others may be, the best first. */
export function candidatesAmong(names: readonly string[]): string[] {
  const accuracy = names.find((name) => name.endsWith("_acc"));
  const known = usual.filter((name) => names.includes(name));
  return [...known, ...accuracy === undefined ? [] : [accuracy], ...names.slice(0, 1)];
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
  return accuracy.test(metric);
}

/** The 95 % interval of an accuracy; undefined where the number of examples is not known, or the metric is no accuracy. */
export function intervalOf(metric: string, epoch: EpochLine): Interval | undefined {
  const value = epoch.metrics[metric], total = examplesBehind(metric, epoch);
  if (total === undefined || !(total > 0)) return undefined;
  if (typeof value !== "number" || value < 0 || value > 100) return undefined;
  return wilsonInterval(Math.round(value * total / 100), total);
}

/** The number of examples that an accuracy is a share of; undefined for other metrics, and where it is not known. */
export function examplesBehind(metric: string, epoch: EpochLine): number | undefined {
  const { counts } = epoch, name = readMetricName(metric, counts);
  if (name === undefined) return undefined;
  const { set, measure, ofClass } = name;
  if (ofClass !== undefined) return counts[`${set}_${ofClass}`];
  const group = ofSeen.exec(measure)?.[1];
  if (group !== undefined) return groupSize(epoch.details?.[set]?.breakdowns.seen, group);
  return ofWholeSet.test(measure) ? counts[set] : undefined;
}

/** The percentage of the problems behind a metric that are in the training file, as far as the last evaluation knows. */
export function seenShareOf(metric: string, { epochs }: RunHistory): number | undefined {
  const { set } = readMetricName(metric, {}) ?? {};
  const breakdown = set === undefined ? undefined : epochs.at(-1)?.details?.[set]?.breakdowns.seen;
  const total = breakdown?.total.reduce((sum, count) => sum + count, 0) ?? 0;
  return total === 0 ? undefined : percent({ right: groupSize(breakdown, "seen") ?? 0, total });
}

function groupSize(breakdown: Groups | undefined, group: string): number | undefined {
  return breakdown?.total[breakdown.groups.indexOf(group)];
}

/** What always giving the most frequent answer would reach; undefined where the log does not say, or it is no such metric. */
export function baselineOf(metric: string, { baselines }: RunHistory): number | undefined {
  const { set, measure } = readMetricName(metric, {}) ?? {};
  return set !== undefined && /^(?:beam_)?acc$/.test(measure!) ? baselines[set] : undefined;
}
