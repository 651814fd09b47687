import { checkPrediction } from "../problems/check.ts";
import type { Judgement, Problem } from "../problems/problem.ts";

/** What a problem says about an answer that a model wrote (paper §4.2). */
export interface Verdict extends Judgement {
  /** The (first) integer predicted; 0 when the tokens mean nothing. */
  readonly leading: bigint;
}

/** What an answer says. */
export interface Reading {
  readonly value: unknown;
  /** The integer that stands for it: itself, or its first component. */
  readonly leading: bigint;
}

/** What evaluation asks of a problem. Sequences are words, without the special ones that frame them. */
export interface Checker {
  /** May throw on a prediction it cannot understand; that counts as wrong. */
  check(
    source: readonly string[],
    target: readonly string[],
    hypothesis: readonly string[],
  ): Verdict;
  /** Name of a class of examples in the log and in metric names. */
  describeClass(codeClass: number): string;
  /** The value that a problem spells, or `undefined` if it spells none. */
  readProblem(tokens: readonly string[]): unknown;
  /** The same for an answer, be it right or wrong. */
  readAnswer(tokens: readonly string[]): Reading | undefined;
}

export function checkerOf<P, A>(problem: Problem<P, A>): Checker {
  const { inputTokenizer, outputTokenizer } = problem;
  return {
    check: (source, target, hypothesis) => checkPrediction(problem, source, target, hypothesis),
    describeClass: (codeClass) => problem.describeClass(codeClass),
    readProblem: (tokens) => inputTokenizer.parse(tokens),
    readAnswer(tokens) {
      const value = outputTokenizer.parse(tokens);
      return value === undefined ? undefined : { value, leading: problem.leadingInteger(value) };
    },
  };
}
