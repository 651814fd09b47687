/** What the log says during evaluation: the words of Int2Int, from values given (paper §2.1). */

import { fixed } from "../text/python_format.ts";

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

/** Says where the answers to every problem will be. */
export function writingResultsLine(path: string): string {
  return `Writing evaluation results in ${path} ...`;
}

/** Says that they are there. */
export function writtenResultsLine(path: string): string {
  return `Evaluation results written in ${path}`;
}

/** Printed once all examples are evaluated. */
export function totalLine(all: Ratio): string {
  return `${all.right}/${all.total} (${percentText(all)}) examples were evaluated correctly.`;
}

/**
 * What a model that always gives the most frequent answer would reach.
 *
 * @param answer as people read it @param atLeast whether other answers may be right than the ones that were counted
 */
export function constantAnswerLine(answer: string, examples: Ratio, atLeast: boolean): string {
  const share = `${atLeast ? "at least " : ""}${percentText(examples)}`;
  return `Always answering ${answer} would be right for ${share} of them.`;
}

/** Examples that count in no accuracy. @param set name of the data set @param first error */
export function notJudgedLine(
  { notJudged, seen }: { readonly notJudged: number; readonly seen: number },
  set: string,
  first: string,
): string {
  return `${notJudged} of ${seen} examples of ${set} could not be judged and count neither as right nor as ` +
    `wrong; the first error: ${first}`;
}

/** Values that reports could not show. @param set name of the data set */
export function unreadLine(
  { count, first }: { readonly count: number; readonly first: string },
  set: string,
): string {
  const values = count === 1 ? "1 value" : `${count} values`;
  return `${values} of ${set} could not be read for the reports; the first error: ${first}`;
}

/** Accuracy of one class of examples. */
export function classLine(name: string, ratio: Ratio): string {
  return `${name}: ${ratio.right} / ${ratio.total} (${percentText(ratio)})`;
}

/** How often what was predicted, of problems with one right answer. */
export interface PredictionRow {
  readonly answer: string;
  readonly examples: number;
  /** Most frequent first. */
  readonly predictions: readonly { readonly prediction: string; readonly times: number }[];
}

/** Predictions shown for each answer; the rest is counted. */
const shownPredictions = 5;

/** What a table of predictions is about. */
export interface PredictionTable {
  /** Name of the data set. */
  readonly set: string;
  /** Stands for more, too. */
  readonly largest: number;
  /** Number of examples that are left out, because they could not be judged. */
  readonly notJudged: number;
}

/** A table of what was predicted for each right answer. */
export function predictionTable(
  { set, largest, notJudged }: PredictionTable,
  rows: readonly PredictionRow[],
): string {
  const without = notJudged === 0 ? "" : `, without ${notJudged} that could not be judged`;
  const title =
    `Predictions of ${set} by right answer (${largest} is ${largest} or more${without})`;
  const cells = rows.map((row) => [row.answer, String(row.examples), shares(row)] as const);
  const [answers, examples] = [0, 1].map((column) =>
    Math.max(8, ...cells.map((cell) => cell[column]!.length))
  ) as [number, number];
  const lines = [["answer", "examples", "predicted"] as const, ...cells].map((cell) =>
    `${cell[0].padStart(answers)}  ${cell[1].padStart(examples)}  ${cell[2]}`
  );
  return [title, ...lines].join("\n");
}

function shares({ examples: total, predictions }: PredictionRow): string {
  const shown = predictions.slice(0, shownPredictions).map(({ prediction, times }) =>
    `${prediction} (${percentText({ right: times, total })})`
  );
  const others = predictions.length - shown.length;
  return [...shown, ...others > 0 ? [`${others} more`] : []].join(", ");
}

/** Share of right answers in percent. */
export function percent(ratio: Ratio): number {
  return 100 * ratio.right / ratio.total;
}

/** The same as text. */
export function percentText(ratio: Ratio): string {
  return `${fixed(percent(ratio), 2)}%`;
}
