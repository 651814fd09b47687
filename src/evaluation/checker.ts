import { checkPrediction } from "../problems/check.ts";
import type { Judgement, Problem } from "../problems/problem.ts";
import { splitSource } from "../problems/source.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { separator } from "../tokenizers/vocabulary.ts";

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

/** Tokens, separated by blanks, and the value that they spell: `undefined` if they spell none. */
export interface Spelled {
  readonly tokens: string;
  readonly value: unknown;
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
  /** The problem that stands in a source and, where there is one, the query. */
  readSource(source: readonly string[]): { readonly problem: Spelled; readonly query?: Spelled };
  /** What an answer says, be it right or wrong; `undefined` if it says nothing. */
  readAnswer(tokens: readonly string[]): Reading | undefined;
}

export function checkerOf<P, A>(problem: Problem<P, A>): Checker {
  const { inputTokenizer, outputTokenizer, queryTokenizer } = problem;
  return {
    check: (source, target, hypothesis) => checkPrediction(problem, source, target, hypothesis),
    describeClass: (codeClass) => problem.describeClass(codeClass),
    readSource(source) {
      if (queryTokenizer === undefined) return { problem: spelled(inputTokenizer, source) };
      const [question, query] = splitSource(source, separator);
      return { problem: spelled(inputTokenizer, question), query: spelled(queryTokenizer, query) };
    },
    readAnswer(tokens) {
      const value = outputTokenizer.parse(tokens);
      return value === undefined ? undefined : { value, leading: problem.leadingInteger(value) };
    },
  };
}

function spelled(tokenizer: Tokenizer<unknown>, tokens: readonly string[]): Spelled {
  return { tokens: tokens.join(" "), value: tokenizer.parse(tokens) };
}
