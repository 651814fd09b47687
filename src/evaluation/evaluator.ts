/**
 * Evaluation of a model on a data set: every answer is first compared token by token under teacher forcing; where it is
 * not perfect the model writes answers, and the problem judges them (paper §3.3, §4.2).
 */

import type { Batch } from "../examples/batch.ts";
import { TrainingError } from "../errors.ts";
import { solutionsLine, topPredictionsLine } from "../log/evaluation_lines.ts";
import type { Evaluated } from "../log/metrics_line.ts";
import type { SetDetails } from "../log/set_details.ts";
import { knownToAll } from "../mpi/agreement.ts";
import type { Breakdown } from "./breakdowns/breakdown.ts";
import { type Evaluation, isAsked } from "./evaluation.ts";
import { furtherMetrics } from "./further_metrics.ts";
import { logResults } from "./log_results.ts";
import { type EvaluationRecord, isCorrect, whyNotJudged } from "./record.ts";
import type { Report } from "./report.ts";
import { countRecord, detailsOf, noCounts, type SetCounts } from "./set_counts.ts";
import * as tallies from "./tally.ts";
import { evaluateWindow, windowsOf } from "./window.ts";

export type { Evaluation } from "./evaluation.ts";
export type { Metrics as Scores } from "./tally.ts";

/** One data set. */
export interface EvaluationSet {
  /** `valid`, `test`, `test2`, …: the start of its metric names. */
  readonly name: string;
  readonly batches: AsyncIterable<Batch>;
  /** Number of examples, shown beside the number already seen. */
  readonly size: number;
  /** Besides those of every set. */
  readonly breakdowns?: readonly Breakdown[];
}

/** Scores of data sets, by names that begin with that of the set, and how many examples they are about. */
export interface EvaluationResults extends Required<Evaluated> {
  readonly metrics: tallies.Metrics;
  /** Those of the metrics that the line `__log__` has: Int2Int's. */
  readonly logged: tallies.Metrics;
}

/**
 * Evaluates one data set; the metrics come in the order of the log, named `<name>_arithmetic_…`.
 *
 * @param reports are given the records of each batch, and told when all have come; closing them is left to the caller
 * @returns `undefined` when the run was interrupted meanwhile
 * @throws {TrainingError} if the problem's code could judge none of the examples
 */
export async function evaluate(
  evaluation: Evaluation,
  set: EvaluationSet,
  reports: readonly Report[] = [],
): Promise<EvaluationResults | undefined> {
  const counts = noCounts(evaluation, set.breakdowns), { tally } = counts;
  const progress = (done: number) => evaluation.progress?.(set.name, done, set.size);
  progress(0);
  for await (const window of windowsOf(set.batches, evaluation)) {
    const found = await evaluateWindow(evaluation, window, tallies.seen(tally), progress);
    if (found === undefined) return undefined;
    tally.crossEntropy += found.crossEntropy;
    for (const records of found.records) {
      logBatch(evaluation, set.size, records);
      records.forEach((record) => countRecord(counts, record));
      reports.forEach((report) => report.add(records));
    }
  }
  expectJudged(tally, set.name);
  const details = detailsOf(counts, evaluation.checker);
  logResults(evaluation, counts, details, set.name);
  reports.forEach((report) => report.finish());
  return resultsOf(evaluation, counts, details, set.name);
}

function resultsOf(
  { checker, beam = false, ownMetrics }: Evaluation,
  counts: SetCounts,
  details: SetDetails,
  set: string,
): EvaluationResults {
  const describeClass = (code: number) => checker.describeClass(code);
  const naming = { prefix: tallies.prefixOf(set), beam, describeClass, names: ownMetrics?.names };
  const logged = tallies.scoresOf(counts.tally, naming);
  const further = furtherMetrics(counts, naming, checker.onlyClass === undefined);
  return {
    metrics: { ...logged, ...further },
    logged,
    counts: tallies.countsOf(counts.tally, set, describeClass),
    details: { [set]: details },
  };
}

function logBatch(
  evaluation: Evaluation,
  size: number,
  records: readonly EvaluationRecord[],
): void {
  if (!records.some((record) => isAsked(evaluation, record))) return;
  const total = records.length, right = records.filter(({ perfect }) => perfect).length;
  evaluation.log(topPredictionsLine(records[0]!.index + total, size, { right, total }));
  const judged = records.filter((record) => whyNotJudged(record) === undefined);
  evaluation.log(solutionsLine({ right: judged.filter(isCorrect).length, total: judged.length }));
}

/** Accuracies of no examples would be no numbers. */
function expectJudged(tally: tallies.Tally, set: string): void {
  if (tally.total > 0) return;
  if (tally.notJudged === 0) throw new Error(`the data set ${set} has no examples`);
  throw knownToAll(
    new TrainingError(
      `none of the ${tally.notJudged} examples of ${set} could be judged; ` +
        `the first error: ${tally.firstFailure}`,
    ),
  );
}
