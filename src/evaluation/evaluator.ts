/**
 * Evaluation of a model on a data set: every answer is first compared token by token under teacher forcing; answers
 * not perfect are generated and given to the problem to judge (paper §3.3, §4.2).
 */

import type { Batch } from "../batches/batch.ts";
import type { Framing } from "../batches/framing.ts";
import {
  classLine,
  solutionsLine,
  topPredictionsLine,
  totalLine,
} from "../log/evaluation_lines.ts";
import type { Checker, Verdict } from "./checker.ts";
import type { Predictor } from "./predictor.ts";
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
 * @returns `undefined` when the run was interrupted meanwhile
 */
export async function evaluate(
  evaluation: Evaluation,
  set: EvaluationSet,
): Promise<tallies.Scores | undefined> {
  const tally = tallies.emptyTally();
  for await (const batch of set.batches) {
    if (evaluation.interrupted?.()) return undefined;
    await evaluateBatch(evaluation, set, batch, tally);
  }
  if (tally.total === 0) throw new Error(`the data set ${set.name} has no examples`);
  logResults(evaluation, tally);
  return tallies.scoresOf(
    tally,
    `${set.name}_arithmetic`,
    (code) => evaluation.checker.describeClass(code),
  );
}

async function evaluateBatch(
  evaluation: Evaluation,
  set: EvaluationSet,
  batch: Batch,
  tally: tallies.Tally,
): Promise<void> {
  const { loss, tokens, perfect } = await evaluation.predictor.score(batch);
  tally.crossEntropy += loss * tokens;
  tallies.countScored(tally, batch, perfect);
  const open = [...perfect.keys()].filter((example) => !perfect[example]);
  if (open.length === 0) return;

  const right = batch.size - open.length;
  evaluation.log(topPredictionsLine(tally.total, set.size, { right, total: batch.size }));
  const verdicts = await judgeGenerated(evaluation, batch, open);
  verdicts.forEach((verdict, k) => tallies.countVerdict(tally, batch.classes[open[k]], verdict));
  const found = right + verdicts.filter((verdict) => verdict.correct).length;
  evaluation.log(solutionsLine({ right: found, total: batch.size }));
}

async function judgeGenerated(
  evaluation: Evaluation,
  batch: Batch,
  examples: number[],
): Promise<Verdict[]> {
  // BOS and eos count.
  const maxLength = evaluation.maxOutputLength + 2;
  const rows = await evaluation.predictor.generate(batch, examples, maxLength);
  return rows.map(([best], k) => judge(evaluation, batch, examples[k], best!.tokens));
}

/** A checker that stumbles over a prediction calls it wrong: a model may output anything. */
function judge(
  evaluation: Evaluation,
  batch: Batch,
  example: number,
  row: readonly number[],
): Verdict {
  const { problem, answer } = evaluation.framing.unframe({
    source: sequence(batch.source, batch.sourceLengths, batch.size, example),
    target: sequence(batch.target, batch.targetLengths, batch.size, example),
  });
  const spell = (ids: readonly number[]) => ids.map((id) => evaluation.words[id]);
  try {
    return evaluation.checker.check(spell(problem), spell(answer), spell(row));
  } catch {
    return { correct: false, closeD1: false, closeD2: false, leading: 0n };
  }
}

/** The token ids of one example of a time-major array. */
function sequence(ids: Int32Array, lengths: Int32Array, size: number, example: number): number[] {
  return Array.from({ length: lengths[example] }, (_, t) => ids[t * size + example]);
}

function logResults(evaluation: Evaluation, tally: tallies.Tally): void {
  evaluation.log(totalLine(tallies.overall(tally)));
  const classes = tallies.namedClasses(tally, (code) => evaluation.checker.describeClass(code));
  for (const { name, ratio } of classes) {
    if (ratio.right > 0) evaluation.log(classLine(name, ratio));
  }
}
