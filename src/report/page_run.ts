/** What the page needs of a run, from its history and the files of its evaluations. */
import { isUserError } from "../errors.ts";
import type { EpochLine, ReportLine } from "../log/metrics_line.ts";
import type { Groups } from "../log/set_details.ts";
import { examplesBehind } from "../runs/metric.ts";
import type { RunFlags, RunHistory } from "../runs/run_history.ts";
import { isClassMetric } from "../log/metric_name.ts";
import { classTablesOf } from "./classes.ts";
import { evaluationFiles } from "./evaluation_files.ts";
import type { Axes, Evaluations, PageRun, Reports } from "./page/data.ts";
import { readPredictions } from "./predictions.ts";
import { meanOf, pieces, rounded, roundedOrNull } from "./thin.ts";
import { readWrongAnswers } from "./wrong_answers.ts";

/** How much the page has of each run. */
export interface Limits {
  /** Points of the series of training. */
  readonly reports: number;
  /** Columns of the picture of classes. */
  readonly epochs: number;
  readonly classes: number;
  /** Of each breakdown of the accuracy. */
  readonly groups: number;
}

/** The more runs, the less of each, so that a page stays small enough to be sent and to be quick. */
export function limitsFor(runs: number): Limits {
  const within = (least: number, most: number, total: number) =>
    Math.max(least, Math.min(most, Math.round(total / runs)));
  return {
    reports: within(150, 1000, 75_000),
    epochs: within(30, 60, 15_000),
    classes: within(40, 120, 20_000),
    groups: within(20, 60, 10_000),
  };
}

export function pageRun(history: RunHistory, limits: Limits): PageRun {
  const { path, name, state, flags, epochs, reports, notes } = history;
  const clock = epochClock(epochs, flags);
  const files = evaluationFiles(path), unread: string[] = [];
  const read = <F, T>(files: readonly F[], reader: (file: F) => T) =>
    files.map((file) => attempt(() => reader(file), unread)).filter((found) => found !== undefined);
  return {
    ...{ key: path, name, state, flags },
    evaluations: evaluationsOf(history),
    reports: reportsOf(reports, clock, limits.reports),
    details: detailsOf(epochs, limits.groups),
    classes: classTablesOf(epochs, limits),
    predictions: read(files.predictions, readPredictions),
    wrongAnswers: read(files.details, readWrongAnswers),
    notes: [...notes, ...unread],
  };
}

/** What a file that cannot be read says becomes a note: the rest of the run is worth seeing. */
function attempt<T>(reader: () => T, notes: string[]): T | undefined {
  try {
    return reader();
  } catch (error) {
    if (!isUserError(error)) throw error;
    notes.push(error.message);
    return undefined;
  }
}

type Place = Pick<ReportLine, "step" | "examples" | "seconds">;

function axesOf(places: readonly Place[], epochs: (place: Place) => number): Axes {
  return {
    epochs: places.map((place) => rounded(epochs(place))),
    steps: places.map(({ step }) => step),
    examples: places.map(({ examples }) => examples),
    hours: places.map(({ seconds }) => rounded(seconds / 3600)),
  };
}

function evaluationsOf({ epochs, baselines }: RunHistory): Evaluations {
  const names = new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)));
  const shown = [...names].filter((name) => !isClassMetric(name));
  const numbers = new Map<Place, number>(epochs.map((epoch) => [epoch, epoch.epoch]));
  return {
    ...axesOf(epochs, (place) => numbers.get(place)! + 1),
    numbers: epochs.map(({ epoch }) => epoch),
    metrics: Object.fromEntries(
      shown.map((name) => [name, epochs.map(({ metrics }) => roundedOrNull(metrics[name]))]),
    ),
    counts: examplesBehindAll(shown, epochs.at(-1)),
    baselines,
  };
}

function examplesBehindAll(
  metrics: readonly string[],
  last: EpochLine | undefined,
): Record<string, number> {
  const found = metrics.map((name) => [name, last && examplesBehind(name, last)]);
  return Object.fromEntries(found.filter(([, count]) => count !== undefined));
}

/** The first groups are those that a reader looks for. */
function detailsOf(epochs: readonly EpochLine[], most: number): PageRun["details"] {
  const last = epochs.findLast(({ details }) => details !== undefined)?.details ?? {};
  const first = (all: Groups): Groups => ({
    title: all.title,
    groups: all.groups.slice(0, most),
    right: all.right.slice(0, most),
    total: all.total.slice(0, most),
  });
  return mapped(last, (set) => ({ ...set, breakdowns: mapped(set.breakdowns, first) }));
}

function mapped<T>(of: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));
}

function reportsOf(
  reports: readonly ReportLine[],
  clock: (place: Place) => number,
  most: number,
): Reports {
  const groups = pieces(reports, most);
  const means = (of: (report: ReportLine) => number | null | undefined) =>
    groups.map((group) => meanOf(group.map(of)));
  return {
    ...axesOf(groups.map((group) => group.at(-1)!), clock),
    loss: means(({ loss }) => loss),
    learningRate: means(({ learning_rate }) => learning_rate),
    gradientNorm: means(({ gradient_norm }) => gradient_norm),
    examplesPerSecond: means(({ examples_per_second }) => examples_per_second),
  };
}

/** Epochs trained at some point: exact at evaluations, in proportion to the examples between them and behind the last. */
function epochClock(epochs: readonly EpochLine[], flags: RunFlags): (place: Place) => number {
  const ends = [
    { examples: 0, epochs: 0 },
    ...epochs.map(({ examples, epoch }) => ({ examples, epochs: epoch + 1 })),
  ];
  const last = ends.at(-1)!, size = Number(flags.epoch_size);
  const perEpoch = size > 0 ? size : last.examples / last.epochs || 1;
  return ({ examples }) => {
    const next = ends.findIndex((end) => end.examples >= examples);
    if (next < 0) return last.epochs + (examples - last.examples) / perEpoch;
    if (next === 0) return 0;
    const [from, to] = [ends[next - 1]!, ends[next]!];
    return from.epochs +
      (examples - from.examples) / (to.examples - from.examples) * (to.epochs - from.epochs);
  };
}
