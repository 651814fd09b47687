/** What the names of metrics say. */
import type { PageRun, Value } from "./data.ts";
import { type Interval, wilsonInterval } from "../../log/wilson_interval.ts";

/** The data set that a metric such as `valid_arithmetic_acc` is about. */
export function setOf(metric: string): string {
  return metric.split("_arithmetic", 1)[0]!;
}

/** Whether less is better. */
export function isLoss(metric: string): boolean {
  return /loss|_error\d+$/.test(metric);
}

/** Whether it is a share, in percent: scores of a search are not. */
export function isPercentage(metric: string): boolean {
  return !isLoss(metric) && !/^search_(?!valid|repeated|improved)/.test(metric);
}

/** All metrics of some runs, the accuracy on validation examples first. */
export function metricsOf(runs: readonly PageRun[]): string[] {
  const names = new Set(runs.flatMap(({ evaluations }) => Object.keys(evaluations.metrics)));
  const rank = (name: string) => /^valid_.*_acc$/.test(name) ? 0 : /_acc$/.test(name) ? 1 : 2;
  return [...names].sort((a, b) => rank(a) - rank(b));
}

export interface Score {
  readonly value: number;
  /** The epoch as logs number it. */
  readonly epoch: number;
  /** Of 95 %; missing where the number of examples is unknown, and for losses. */
  readonly interval?: Interval;
}

/** The best value of a metric so far, the earliest where there are several. */
export function bestScore(run: PageRun, metric: string): Score | undefined {
  const sign = isLoss(metric) ? -1 : 1;
  const values = valuesOf(run, metric);
  const best = values.reduce<number | undefined>((best, value, i) => {
    if (value === null) return best;
    return best === undefined || sign * value > sign * values[best]! ? i : best;
  }, undefined);
  return best === undefined ? undefined : scoreAt(run, metric, best);
}

/** The value of a metric in the last evaluation that has one. */
export function lastScore(run: PageRun, metric: string): Score | undefined {
  const last = valuesOf(run, metric).findLastIndex((value) => value !== null);
  return last < 0 ? undefined : scoreAt(run, metric, last);
}

/** Orders runs by a metric, the best first, those without any last. */
export function byBest(metric: string): (a: PageRun, b: PageRun) => number {
  const sign = isLoss(metric) ? -1 : 1;
  const key = (run: PageRun) => sign * (bestScore(run, metric)?.value ?? -sign * Infinity);
  return (a, b) => {
    const [x, y] = [key(a), key(b)];
    return x === y ? 0 : y - x;
  };
}

/** What always giving the most frequent answer would reach; only accuracies on whole data sets can be compared with it. */
export function baselineOf(run: PageRun, metric: string): number | undefined {
  return /_acc$/.test(metric) ? run.evaluations.baselines[setOf(metric)] : undefined;
}

function valuesOf(run: PageRun, metric: string): readonly Value[] {
  return run.evaluations.metrics[metric] ?? [];
}

function scoreAt(run: PageRun, metric: string, index: number): Score {
  const value = valuesOf(run, metric)[index]!, epoch = run.evaluations.numbers[index]!;
  const examples = run.evaluations.counts[metric];
  if (examples === undefined) return { value, epoch };
  const right = Math.round(value * examples / 100);
  return { value, epoch, interval: wilsonInterval(right, examples) };
}
