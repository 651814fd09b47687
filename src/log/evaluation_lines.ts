/** What the log says during evaluation: the words of Int2Int, from values given (paper §2.1). */

import { fixed } from "./python_format.ts";

/** Number of right answers among the examples looked at. */
export interface Ratio {
  readonly right: number;
  readonly total: number;
}

/**
 * Printed after the teacher-forced pass over a batch that still has wrong answers.
 *
 * @param seen examples so far, this batch included @param size examples in all
 */
export function topPredictionsLine(seen: number, size: number, batch: Ratio): string {
  return `(${seen}/${size}) Found ${batch.right}/${batch.total} valid top-1 predictions. ` +
    "Generating solutions ...";
}

/** Printed after a batch's remaining answers were generated and checked. */
export function solutionsLine(batch: Ratio): string {
  return `    Found ${batch.right}/${batch.total} solutions in beam hypotheses.`;
}

/** Printed once all examples are evaluated. */
export function totalLine(all: Ratio): string {
  return `${all.right}/${all.total} (${percentText(all)}) examples were evaluated correctly.`;
}

/** Accuracy of one class of examples. */
export function classLine(name: string, ratio: Ratio): string {
  return `${name}: ${ratio.right} / ${ratio.total} (${percentText(ratio)})`;
}

/** Share of right answers in percent. */
export function percent(ratio: Ratio): number {
  return 100 * ratio.right / ratio.total;
}

function percentText(ratio: Ratio): string {
  return `${fixed(percent(ratio), 2)}%`;
}
