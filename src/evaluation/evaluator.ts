/**
 * Evaluation of a model on a data set: every answer is first compared token by token under teacher forcing; where it is
 * not perfect the model writes answers, and the problem judges them (paper §3.3, §4.2).
 */

import type { Batch } from "../batches/batch.ts";
import { type Framing, idsInBatch } from "../batches/framing.ts";
import {
  classLine,
  solutionsLine,
  topPredictionsLine,
  totalLine,
} from "../log/evaluation_lines.ts";
import { wrong } from "../problems/problem.ts";
import type { Checker, Verdict } from "./checker.ts";
import type { Answer, Predictor } from "./predictor.ts";
import { type EvaluationRecord, type Hypothesis, isCorrect } from "./record.ts";
import type { Report } from "./report.ts";
import * as tallies from "./tally.ts";

export type { Scores } from "./tally.ts";

/** What stays the same for all data sets. */
export interface Evaluation {
  readonly predictor: Predictor;
  readonly checker: Checker;
  /** Words by id. */
  readonly words: readonly string[];
  /** Of the batches. */
  readonly framing: Framing;
  /** `--max_output_len`: tokens of an answer without BOS and eos. */
  readonly maxOutputLength: number;
  /** Whether the predictor searches with a beam: accuracies are named after it. */
  readonly beam?: boolean;
  /** Whether perfect examples are asked for answers too: only reports tell of these. */
  readonly searchPerfect?: boolean;
  readonly ownMetrics?: tallies.OwnMetrics;
  /** Takes the lines of the log. */
  readonly log: (line: string) => void;
  /** Whether the run was asked to stop. */
  readonly interrupted?: () => boolean;
}

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
  for await (const batch of set.batches) {
    if (evaluation.interrupted?.()) return undefined;
    const { loss, tokens, perfect } = await evaluation.predictor.score(batch);
    tally.crossEntropy += loss * tokens;
    const scored = recordsOf(evaluation, batch, perfect, tally.total);
    const records = await withAnswers(evaluation, set, batch, scored);
    records.forEach((record) => tallies.countRecord(tally, record));
    reports.forEach((report) => report.add(records));
  }
  if (tally.total === 0) throw new Error(`the data set ${set.name} has no examples`);
  logResults(evaluation, tally);
  reports.forEach((report) => report.finish());
  return tallies.scoresOf(tally, {
    prefix: `${set.name}_arithmetic`,
    beam: evaluation.beam ?? false,
    describeClass: (code) => evaluation.checker.describeClass(code),
  });
}

/** What is known before any answer is generated. @param first index of the batch's first example */
function recordsOf(
  { framing, words }: Evaluation,
  batch: Batch,
  perfect: readonly boolean[],
  first: number,
): EvaluationRecord[] {
  return perfect.map((isPerfect, example) => {
    const { problem, answer } = idsInBatch(batch, example, framing);
    return {
      index: first + example,
      problem: spell(words, problem),
      answer: spell(words, answer),
      classCode: batch.classes[example]!,
      perfect: isPerfect,
      hypotheses: [],
    };
  });
}

/** The same records with the answers that were generated, where any are wanted. */
async function withAnswers(
  evaluation: Evaluation,
  set: EvaluationSet,
  batch: Batch,
  scored: readonly EvaluationRecord[],
): Promise<readonly EvaluationRecord[]> {
  const asked = [...scored.keys()].filter((example) =>
    evaluation.searchPerfect || !scored[example]!.perfect
  );
  if (asked.length === 0) return scored;
  const total = batch.size, right = scored.filter(({ perfect }) => perfect).length;
  evaluation.log(topPredictionsLine(scored[0]!.index + total, set.size, { right, total }));
  // BOS and eos count.
  const maxLength = evaluation.maxOutputLength + 2;
  const answers = await evaluation.predictor.generate(batch, asked, maxLength);
  const records = [...scored];
  answers.forEach((found, k) => {
    const record = scored[asked[k]!]!;
    const hypotheses = found.map((answer) => judged(evaluation, record, answer));
    records[asked[k]!] = { ...record, hypotheses };
  });
  evaluation.log(solutionsLine({ right: records.filter(isCorrect).length, total }));
  return records;
}

function judged(
  { words: vocabulary, checker }: Evaluation,
  { problem, answer }: EvaluationRecord,
  { tokens, score }: Answer,
): Hypothesis {
  const words = spell(vocabulary, tokens);
  const verdict = verdictOn(checker, problem, answer, words);
  return { words, verdict, ...score !== undefined && { score } };
}

/** A checker that stumbles over a prediction calls it wrong: a model may output anything. */
function verdictOn(checker: Checker, ...sides: Parameters<Checker["check"]>): Verdict {
  try {
    return checker.check(...sides);
  } catch {
    return { ...wrong, leading: 0n };
  }
}

function spell(words: readonly string[], ids: readonly number[]): string[] {
  return ids.map((id) => words[id]!);
}

function logResults({ log, checker }: Evaluation, tally: tallies.Tally): void {
  log(totalLine(tallies.overall(tally)));
  const classes = tallies.namedClasses(tally, (code) => checker.describeClass(code));
  for (const { name, ratio } of classes) {
    if (ratio.right > 0) log(classLine(name, ratio));
  }
}
