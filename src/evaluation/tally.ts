/** Counts kept over an evaluation, and the scores they make. */

import { percent, type Ratio } from "../log/evaluation_lines.ts";
import { type EvaluationRecord, type Hypothesis, isCorrect } from "./record.ts";

/** Scores by metric name, in the order of the log. */
export type Scores = Record<string, number>;

/** Counts of examples unless stated otherwise. */
export interface Tally {
  total: number;
  /** Sum over all target tokens of their cross entropy. */
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
}

/** How many measures of its own the problem computes: `--n_eval_metrics` and `--n_error_metrics`. */
export interface OwnMetrics {
  readonly eval: number;
  readonly error: number;
}

/** How scores are named. */
export interface Naming {
  /** Start of every name, e.g. `valid_arithmetic`. */
  readonly prefix: string;
  /** Accuracies of a beam search are called `beam_acc`, so that nobody takes them for greedy ones. */
  readonly beam: boolean;
  readonly describeClass: (code: number) => string;
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
    crossEntropy: 0,
    perfect: 0,
    correct: 0,
    d1: 0,
    d2: 0,
    d3: 0,
    evalMetrics: Array<number>(own.eval).fill(0),
    errorMetrics: Array<number>(own.error).fill(0),
    classes: new Map(),
  };
}

/** Counts an example; of a beam, the best answer counts by each measure. */
export function countRecord(tally: Tally, record: EvaluationRecord): void {
  const { classCode, perfect, hypotheses } = record;
  const correct = isCorrect(record), counts = classCounts(tally, classCode);
  tally.total++;
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

/** Right answers, perfect or not, among all examples. */
export function overall(tally: Tally): Ratio {
  return { right: tally.perfect + tally.correct, total: tally.total };
}

/** Classes that occurred, in ascending order, with their names. */
export function namedClasses(
  tally: Tally,
  describeClass: (code: number) => string,
): { name: string; ratio: Ratio }[] {
  const codes = [...tally.classes.keys()].sort((a, b) => a - b);
  return codes.map((code) => ({ name: describeClass(code), ratio: classCounts(tally, code) }));
}

/** The scores of a data set: percentages, and `xe_loss`, the cross entropy per example. */
export function scoresOf(tally: Tally, { prefix, beam, describeClass }: Naming): Scores {
  const { total, perfect } = tally;
  const acc = accuracyOf({ prefix, beam });
  const share = (right: number) => percent({ right, total });
  const numbered = (kind: string, shares: readonly number[]) =>
    Object.fromEntries(shares.map((value, k) => [`${acc}_${kind}${k + 1}`, value]));
  const classes = namedClasses(tally, describeClass);
  return {
    [`${prefix}_xe_loss`]: tally.crossEntropy / total,
    [acc]: percent(overall(tally)),
    [`${prefix}_perfect`]: share(perfect),
    [`${prefix}_correct`]: share(perfect + tally.correct),
    ...numbered("d", [tally.d1, tally.d2, tally.d3].map((close) => share(perfect + close))),
    ...numbered("eval", tally.evalMetrics.map((sum) => share(perfect + sum))),
    ...numbered("error", tally.errorMetrics.map(share)),
    ...Object.fromEntries(classes.map(({ name, ratio }) => [`${acc}_${name}`, percent(ratio)])),
  };
}

function classCounts(tally: Tally, code: number): { right: number; total: number } {
  let counts = tally.classes.get(code);
  if (counts === undefined) tally.classes.set(code, counts = { right: 0, total: 0 });
  return counts;
}
