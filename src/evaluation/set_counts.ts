/** All that is counted over the evaluation of one data set. */
import type { SetDetails } from "../log/set_details.ts";
import { wilsonInterval } from "../log/wilson_interval.ts";
import type { Breakdown } from "./breakdowns/breakdown.ts";
import { byLength } from "./breakdowns/by_length.ts";
import { byPosition } from "./breakdowns/by_position.ts";
import { byTolerance } from "./breakdowns/by_tolerance.ts";
import type { Checker } from "./checker.ts";
import { CutCounter } from "./cut_answers.ts";
import type { Evaluation } from "./evaluation.ts";
import { type EvaluationRecord, isCorrect, whyNotJudged } from "./record.ts";
import { PassCounter } from "./pass_rates.ts";
import * as tallies from "./tally.ts";

export interface SetCounts {
  readonly tally: tallies.Tally;
  readonly breakdowns: readonly Breakdown[];
  readonly cut: CutCounter;
  readonly passes: PassCounter;
}

/** Nothing counted yet. @param others breakdowns of the data set, besides those of all */
export function noCounts(evaluation: Evaluation, others: readonly Breakdown[] = []): SetCounts {
  const { ownMetrics = { eval: 0, error: 0 }, tolerances = [], checker } = evaluation;
  const close = tolerances.length === 0 ? [] : [byTolerance(tolerances, checker)];
  return {
    tally: tallies.emptyTally(ownMetrics),
    breakdowns: [...others, ...close, byPosition(), byLength()],
    cut: new CutCounter(evaluation.maxOutputLength),
    passes: new PassCounter(evaluation.sampler?.samples ?? 0),
  };
}

export function countRecord(
  { tally, breakdowns, cut, passes }: SetCounts,
  record: EvaluationRecord,
): void {
  tallies.countRecord(tally, record);
  if (whyNotJudged(record) !== undefined) return;
  const right = isCorrect(record);
  for (const breakdown of breakdowns) breakdown.count(record, right);
  cut.count(record);
  if (record.samples !== undefined) passes.count(record.samples);
}

/** @throws Error when no example was judged */
export function detailsOf({ tally, breakdowns, cut }: SetCounts, checker: Checker): SetDetails {
  const { right, total } = tallies.overall(tally), constant = tallies.constantAnswer(tally);
  if (constant === undefined) throw new Error("no example was judged");
  return {
    ...{ right, total, ...wilsonInterval(right, total) },
    constant: {
      answer: checker.showAnswer(constant.tokens),
      right: constant.ratio.right,
      at_least: checker.judgesOtherAnswers,
    },
    cut: cut.counts(),
    breakdowns: Object.fromEntries(
      breakdowns.map((breakdown) => [breakdown.name, breakdown.groups()]),
    ),
  };
}
