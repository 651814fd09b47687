import { type Judgement, type Problem, wrong } from "./problem.ts";
import { isWhole, readSource } from "./source.ts";

/** A {@link Judgement} and what the prediction says. */
export interface Check<A> extends Judgement {
  /** The predicted answer; `undefined` if the tokens are not well formed. */
  readonly decoded: A | undefined;
  /** The integer that stands for it, 0 if there is none. */
  readonly leading: bigint;
}

/**
 * Judges the tokens a model wrote (paper, section 4.2): badly formed ones are wrong, those equal to the answer's are
 * right, and of the others the problem decides.
 *
 * @param source tokens of the problem, and of its query if it has one @param target tokens of the answer
 * @param hypothesis tokens of the prediction, without the special ones that frame it: with them, no prediction equals
 * the answer
 */
export function checkPrediction<P, A>(
  problem: Problem<P, A>,
  source: readonly string[],
  target: readonly string[],
  hypothesis: readonly string[],
): Check<A> {
  const decoded = problem.outputTokenizer.parse(hypothesis);
  if (decoded === undefined) return { ...wrong, decoded, leading: 0n };
  const judgement = sameTokens(target, hypothesis)
    ? { ...wrong, correct: true, closeD1: true, closeD2: true }
    : judge(problem, source, target, decoded);
  return { ...judgement, decoded, leading: problem.leadingInteger(decoded) };
}

function judge<P, A>(
  problem: Problem<P, A>,
  source: readonly string[],
  target: readonly string[],
  prediction: A,
): Judgement {
  const question = readSource(problem, source);
  const answer = problem.outputTokenizer.parse(target);
  if (!isWhole(problem, question) || answer === undefined) return wrong;
  return problem.evaluate(question.problem, answer, prediction, question.query);
}

function sameTokens(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i]);
}
