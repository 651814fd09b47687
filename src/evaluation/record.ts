import type { Labels } from "../examples/labels.ts";
import type { Verdict } from "./checker.ts";

/** An answer that the model wrote, and what the problem says about it. */
export interface Hypothesis {
  readonly tokens: readonly string[];
  /** As a beam search scores it. */
  readonly score?: number;
  readonly verdict: Verdict;
  /** The first tokens of an answer that is longer than `--max_output_len`, or than there are positions. */
  readonly cut: boolean;
}

/** What evaluation found out about one example. Sequences are words, without the special ones that frame them. */
export interface EvaluationRecord {
  /** Place in the data set, from 0. */
  readonly index: number;
  /** With its query, if there is one. */
  readonly problem: readonly string[];
  readonly answer: readonly string[];
  readonly classCode: number;
  /** Left out where the data set has none. */
  readonly labels?: Labels;
  /** The error that left the example without a class, or its class without a name. */
  readonly classFailure?: string;
  /** Every token is right under teacher forcing. */
  readonly perfect: boolean;
  /** What the model wrote, best first; none where it was not asked, being perfect. */
  readonly hypotheses: readonly Hypothesis[];
  /** Left out where none were drawn. */
  readonly samples?: SampleCounts;
}

/** Answers that were drawn at random. */
export interface SampleCounts {
  readonly right: number;
  readonly drawn: number;
}

/** Whether the example counts as right: perfect, or one of the answers that the model wrote is. */
export function isCorrect({ perfect, hypotheses }: EvaluationRecord): boolean {
  return perfect || hypotheses.some(({ verdict }) => verdict.correct);
}

/**
 * The error for which nothing can be said of the example: it has no class, or the problem's code could not judge an answer
 * and no other is right. Such an example counts neither as right nor as wrong. `undefined` if all is well.
 */
export function whyNotJudged(record: EvaluationRecord): string | undefined {
  if (record.classFailure !== undefined) return record.classFailure;
  if (isCorrect(record)) return undefined;
  return record.hypotheses.find(({ verdict }) => verdict.failure !== undefined)?.verdict.failure;
}

/** What the model answers: where it is perfect, the answer itself; else the best that it wrote. */
export function predictedTokens(record: EvaluationRecord): readonly string[] {
  return record.perfect ? record.answer : record.hypotheses[0]?.tokens ?? [];
}

/** Whether {@link predictedTokens} are only the first tokens of what the model would answer. */
export function isCut({ perfect, hypotheses }: EvaluationRecord): boolean {
  return !perfect && hypotheses[0]?.cut === true;
}
