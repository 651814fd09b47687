/** Counts kept over an evaluation, and the scores they make. */

import { percent, type Ratio } from "../log/evaluation_lines.ts";
import type { MetricNames, Problem } from "../problems/problem.ts";
import { FrequentAnswers } from "./frequent_answers.ts";
import { type EvaluationRecord, type Hypothesis, isCorrect, whyNotJudged } from "./record.ts";

/** Scores by metric name, in the order of the log. */
export type Metrics = Record<string, number>;

/** Counts of examples that were judged, unless stated otherwise. */
export interface Tally {
  total: number;
  /** Those that were not, and the first error for which. */
  notJudged: number;
  firstFailure: string | undefined;
  /** Sum over all target tokens of all examples of their cross entropy. */
  crossEntropy: number;
  /** Every token right under teacher forcing. */
  perfect: number;
  /** Not perfect, but an answer that was generated is right. */
  correct: number;
  /** Not perfect, but an answer is close by the problem's wider and narrower measure. */
  d1: number;
  d2: number;
  /** Not perfect, but the number predicted is positive. */
  d3: number;
  /** Sums of the problem's own measures of success and of error, over the examples that are not perfect. */
  readonly evalMetrics: number[];
  readonly errorMetrics: number[];
  /** By class of example. */
  readonly classes: Map<number, { right: number; total: number }>;
  /** The right ones, as tokens. */
  readonly answers: FrequentAnswers;
}

/** How many measures of its own the problem computes: `--n_eval_metrics` and `--n_error_metrics`. */
export interface OwnMetrics {
  readonly eval: number;
  readonly error: number;
  /** Those that have no name are called `eval1`, `error1`, … */
  readonly names?: MetricNames;
}

/** Those of a problem: as many as flags ask for, or else all that have a name. */
export function ownMetricsOf(
  { n_eval_metrics, n_error_metrics }: MetricFlags,
  { metricNames: names = {} }: Pick<Problem<unknown, unknown>, "metricNames">,
): OwnMetrics {
  return {
    eval: Math.max(n_eval_metrics, names.eval?.length ?? 0),
    error: Math.max(n_error_metrics, names.error?.length ?? 0),
    names,
  };
}

interface MetricFlags {
  readonly n_eval_metrics: number;
  readonly n_error_metrics: number;
}

/** How scores are named. */
export interface Naming {
  /** Start of every name, e.g. `valid_arithmetic`. */
  readonly prefix: string;
  /** Accuracies of a beam search are called `beam_acc`, so that nobody takes them for greedy ones. */
  readonly beam: boolean;
  readonly describeClass: (code: number) => string;
  readonly names?: MetricNames | undefined;
}

/** Start of the names of a data set's metrics. */
export function prefixOf(set: string): string {
  return `${set}_arithmetic`;
}

/** Name of the accuracy; further measures, and those of classes, go on from it. */
export function accuracyOf({ prefix, beam }: Pick<Naming, "prefix" | "beam">): string {
  return `${prefix}_${beam ? "beam_acc" : "acc"}`;
}

/** Nothing counted yet. */
export function emptyTally(own: OwnMetrics): Tally {
  return {
    total: 0,
    notJudged: 0,
    firstFailure: undefined,
    crossEntropy: 0,
    perfect: 0,
    correct: 0,
    d1: 0,
    d2: 0,
    d3: 0,
    evalMetrics: Array<number>(own.eval).fill(0),
    errorMetrics: Array<number>(own.error).fill(0),
    classes: new Map(),
    answers: new FrequentAnswers(),
  };
}

/** Counts an example; of a beam, the best answer counts by each measure. */
export function countRecord(tally: Tally, record: EvaluationRecord): void {
  const failure = whyNotJudged(record);
  if (failure !== undefined) {
    tally.notJudged++;
    tally.firstFailure ??= failure;
    return;
  }
  const { answer, classCode, perfect, hypotheses } = record;
  const correct = isCorrect(record), counts = classCounts(tally, classCode);
  tally.total++;
  tally.answers.add(answer.join(" "));
  counts.total++;
  if (correct) counts.right++;
  if (perfect) {
    tally.perfect++;
    return;
  }
  const verdicts = hypotheses.map(({ verdict }) => verdict);
  tally.correct += Number(correct);
  tally.d1 += Number(verdicts.some(({ closeD1 }) => closeD1));
  tally.d2 += Number(verdicts.some(({ closeD2 }) => closeD2));
  tally.d3 += Number(verdicts.some(({ leading }) => leading > 0n));
  for (const k of tally.evalMetrics.keys()) {
    tally.evalMetrics[k]! += hypotheses.reduce((best, each) => Math.max(best, success(each, k)), 0);
  }
  // Errors are those of the answer that the model likes best, where none is right.
  const errors = correct ? [] : verdicts[0]?.errorMetrics ?? [];
  for (const k of tally.errorMetrics.keys()) tally.errorMetrics[k]! += errors[k] ?? 0;
}

/** The problem is not asked about answers that are equal to the right one: these are a success by every measure. */
function success({ verdict: { evalMetrics, correct } }: Hypothesis, k: number): number {
  return evalMetrics[k] ?? Number(correct);
}

/** Examples that were counted. */
export function seen({ total, notJudged }: Tally): number {
  return total + notJudged;
}

/** Right answers, perfect or not, among all examples that were judged. */
export function overall(tally: Tally): Ratio {
  return { right: tally.perfect + tally.correct, total: tally.total };
}

/** Classes that occurred, in ascending order, with their names. */
export function namedClasses(
  tally: Tally,
  describeClass: (code: number) => string,
): { code: number; name: string; ratio: Ratio }[] {
  const codes = [...tally.classes.keys()].sort((a, b) => a - b);
  return codes.map((code) => ({
    code,
    name: describeClass(code),
    ratio: classCounts(tally, code),
  }));
}

/** Mean of the accuracies of all classes that occurred, in percent: rare ones count as much as frequent ones. */
export function macroAccuracy({ classes }: Tally): number {
  let sum = 0;
  for (const ratio of classes.values()) sum += percent(ratio);
  return sum / classes.size;
}

/** The most frequent right answer, as tokens, and how many examples it is right for. */
export function constantAnswer(tally: Tally): { tokens: string[]; ratio: Ratio } | undefined {
  const found = tally.answers.mostFrequent();
  return found && {
    tokens: found.answer === "" ? [] : found.answer.split(" "),
    ratio: { right: found.count, total: tally.total },
  };
}

/** The scores of a data set: percentages, and `xe_loss`, the cross entropy per example. */
export function scoresOf(tally: Tally, { prefix, beam, describeClass, names }: Naming): Metrics {
  const { total, perfect } = tally;
  const acc = accuracyOf({ prefix, beam });
  const share = (right: number) => percent({ right, total });
  const numbered = (kind: string, shares: readonly number[], own: readonly string[] = []) =>
    Object.fromEntries(shares.map((value, k) => [`${acc}_${own[k] ?? kind + (k + 1)}`, value]));
  const classes = namedClasses(tally, describeClass);
  return {
    [`${prefix}_xe_loss`]: tally.crossEntropy / seen(tally),
    [acc]: percent(overall(tally)),
    [`${prefix}_perfect`]: share(perfect),
    [`${prefix}_correct`]: share(perfect + tally.correct),
    ...numbered("d", [tally.d1, tally.d2, tally.d3].map((close) => share(perfect + close))),
    ...numbered("eval", tally.evalMetrics.map((sum) => share(perfect + sum)), names?.eval),
    ...numbered("error", tally.errorMetrics.map(share), names?.error),
    ...Object.fromEntries(classes.map(({ name, ratio }) => [`${acc}_${name}`, percent(ratio)])),
  };
}

/** Numbers of examples behind the accuracies of a data set: all that were judged, and those of each class. */
export function countsOf(
  tally: Tally,
  set: string,
  describeClass: (code: number) => string,
): Record<string, number> {
  const classes = namedClasses(tally, describeClass);
  return {
    [set]: tally.total,
    ...Object.fromEntries(classes.map(({ name, ratio }) => [`${set}_${name}`, ratio.total])),
  };
}

function classCounts(tally: Tally, code: number): { right: number; total: number } {
  let counts = tally.classes.get(code);
  if (counts === undefined) tally.classes.set(code, counts = { right: 0, total: 0 });
  return counts;
}
