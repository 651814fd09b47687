/**
 * Evaluation of a model on a data set: every answer is first compared token by token under teacher forcing; where it is
 * not perfect the model writes answers, and the problem judges them (paper §3.3, §4.2).
 */

import type { Batch } from "../batches/batch.ts";
import {
  classLine,
  solutionsLine,
  topPredictionsLine,
  totalLine,
} from "../log/evaluation_lines.ts";
import { type Evaluation, isAsked } from "./evaluation.ts";
import { type EvaluationRecord, isCorrect } from "./record.ts";
import type { Report } from "./report.ts";
import * as tallies from "./tally.ts";
import { evaluateWindow, windowsOf } from "./window.ts";

export type { Evaluation } from "./evaluation.ts";
export type { Scores } from "./tally.ts";

/** One data set. */
export interface EvaluationSet {
  /** `valid`, `test`, `test2`, …: the start of its metric names. */
  readonly name: string;
  readonly batches: AsyncIterable<Batch>;
  /** Number of examples, shown beside the number already seen. */
  readonly size: number;
}

/**
 * Evaluates one data set; the scores come in the order of the log, named `<name>_arithmetic_…`.
 *
 * @param reports are given the records of each batch, and told when all have come; closing them is left to the caller
 * @returns `undefined` when the run was interrupted meanwhile
 */
export async function evaluate(
  evaluation: Evaluation,
  set: EvaluationSet,
  reports: readonly Report[] = [],
): Promise<tallies.Scores | undefined> {
  const tally = tallies.emptyTally(evaluation.ownMetrics ?? { eval: 0, error: 0 });
  for await (const window of windowsOf(set.batches, evaluation)) {
    const found = await evaluateWindow(evaluation, window, tally.total);
    if (found === undefined) return undefined;
    tally.crossEntropy += found.crossEntropy;
    for (const records of found.records) {
      logBatch(evaluation, set.size, records);
      records.forEach((record) => tallies.countRecord(tally, record));
      reports.forEach((report) => report.add(records));
    }
  }
  if (tally.total === 0) throw new Error(`the data set ${set.name} has no examples`);
  logResults(evaluation, tally);
  reports.forEach((report) => report.finish());
  return tallies.scoresOf(tally, {
    prefix: tallies.prefixOf(set.name),
    beam: evaluation.beam ?? false,
    describeClass: (code) => evaluation.checker.describeClass(code),
  });
}

function logBatch(
  evaluation: Evaluation,
  size: number,
  records: readonly EvaluationRecord[],
): void {
  if (!records.some((record) => isAsked(evaluation, record))) return;
  const total = records.length, right = records.filter(({ perfect }) => perfect).length;
  evaluation.log(topPredictionsLine(records[0]!.index + total, size, { right, total }));
  evaluation.log(solutionsLine({ right: records.filter(isCorrect).length, total }));
}

function logResults({ log, checker }: Evaluation, tally: tallies.Tally): void {
  log(totalLine(tallies.overall(tally)));
  const classes = tallies.namedClasses(tally, (code) => checker.describeClass(code));
  for (const { name, ratio } of classes) {
    if (ratio.right > 0) log(classLine(name, ratio));
  }
}
