/** Counts kept over an evaluation, and the scores they make. */

import type { Batch } from "../batches/batch.ts";
import { percent, type Ratio } from "../log/evaluation_lines.ts";
import type { Verdict } from "./checker.ts";

/** Scores by metric name, in the order of the log. */
export type Scores = Record<string, number>;

/** Counts of examples unless stated otherwise. */
export interface Tally {
  total: number;
  /** Sum over all target tokens of their cross entropy. */
  crossEntropy: number;
  /** Every token right under teacher forcing. */
  perfect: number;
  /** Not perfect, but the generated answer is right. */
  correct: number;
  /** Wrong, but close by the problem's wider and narrower measure. */
  d1: number;
  d2: number;
  /** Wrong, but the number predicted is positive. */
  d3: number;
  /** By class of example. */
  readonly classes: Map<number, { right: number; total: number }>;
}

/** Nothing counted yet. */
export function emptyTally(): Tally {
  return {
    total: 0,
    crossEntropy: 0,
    perfect: 0,
    correct: 0,
    d1: 0,
    d2: 0,
    d3: 0,
    classes: new Map(),
  };
}

/** Counts the teacher-forced pass over a batch. @param perfect which examples have every token right */
export function countScored(tally: Tally, batch: Batch, perfect: readonly boolean[]): void {
  for (let example = 0; example < batch.size; example++) {
    const counts = classCounts(tally, batch.classes[example]);
    counts.total++;
    tally.total++;
    if (!perfect[example]) continue;
    counts.right++;
    tally.perfect++;
  }
}

/** Counts what the problem says about the answer generated for an example that was not perfect. */
export function countVerdict(tally: Tally, classCode: number, verdict: Verdict): void {
  if (verdict.correct) {
    tally.correct++;
    classCounts(tally, classCode).right++;
    return;
  }
  if (verdict.closeD1) tally.d1++;
  if (verdict.closeD2) tally.d2++;
  if (verdict.leading > 0n) tally.d3++;
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

/**
 * The scores of a data set: percentages, and `xe_loss`, the cross entropy per example.
 *
 * @param prefix start of every name, e.g. `valid_arithmetic`
 */
export function scoresOf(
  tally: Tally,
  prefix: string,
  describeClass: (code: number) => string,
): Scores {
  const share = (right: number) => percent({ right, total: tally.total });
  const scores: Scores = {
    [`${prefix}_xe_loss`]: tally.crossEntropy / tally.total,
    [`${prefix}_acc`]: percent(overall(tally)),
    [`${prefix}_perfect`]: share(tally.perfect),
    [`${prefix}_correct`]: share(tally.perfect + tally.correct),
    [`${prefix}_acc_d1`]: share(tally.perfect + tally.d1),
    [`${prefix}_acc_d2`]: share(tally.perfect + tally.d2),
    [`${prefix}_acc_d3`]: share(tally.perfect + tally.d3),
  };
  for (const { name, ratio } of namedClasses(tally, describeClass)) {
    scores[`${prefix}_acc_${name}`] = percent(ratio);
  }
  return scores;
}

function classCounts(tally: Tally, code: number): { right: number; total: number } {
  let counts = tally.classes.get(code);
  if (counts === undefined) tally.classes.set(code, counts = { right: 0, total: 0 });
  return counts;
}
