import { ExampleError } from "../errors.ts";
import { checkPrediction } from "../problems/check.ts";
import { type Judgement, type Problem, unclassified } from "../problems/problem.ts";
import { showAs } from "../problems/show_value.ts";
import { classOfTokens, splitSource } from "../problems/source.ts";
import type { Notation, Tokenizer } from "../tokenizers/tokenizer.ts";
import { separator } from "../tokenizers/vocabulary.ts";
import { RaisedErrors } from "../problems/raised_errors.ts";

/** What a problem says about an answer that a model wrote (paper §4.2). */
export interface Verdict extends Judgement {
  /** The (first) integer predicted; 0 when the tokens mean nothing. */
  readonly leading: bigint;
  /** The error that the problem's code raised: nothing is known of the answer then, and all else is as if it was wrong. */
  readonly failure?: string;
}

/** What an answer says. */
export interface Reading {
  readonly value: unknown;
  /** The integer that stands for it: itself, or its first component. */
  readonly leading: bigint;
}

/** Tokens, separated by spaces, and the value that they spell: `undefined` if they spell none. */
export interface Spelled {
  readonly tokens: string;
  readonly value: unknown;
  /** How people write the value, where that is not as an integer or a list. */
  readonly notation?: Notation<unknown> | undefined;
}

/** What evaluation asks of a problem. Sequences are words, without the special ones that frame them. */
export interface Checker {
  /** @throws {ExampleError} if the problem's code cannot judge this one */
  check(
    source: readonly string[],
    target: readonly string[],
    hypothesis: readonly string[],
  ): Verdict;
  /** Whether other answers may be right than the one that is given. */
  readonly judgesOtherAnswers: boolean;
  /** Name of a class of examples in the log and in metric names. */
  describeClass(codeClass: number): string;
  /** The class of all examples, where they are not sorted into classes. */
  readonly onlyClass: number | undefined;
  /** The error that an example's class, or the name of it, could not be found for; `undefined` if it can. */
  classFailure(
    codeClass: number,
    source: readonly string[],
    target: readonly string[],
  ): string | undefined;
  /** The problem that stands in a source and, where there is one, the query. */
  readSource(source: readonly string[]): { readonly problem: Spelled; readonly query?: Spelled };
  /** How people write answers, where that is not as integers and lists. */
  readonly answerNotation?: Notation<unknown> | undefined;
  /** What an answer says, be it right or wrong; `undefined` if it says nothing. */
  readAnswer(tokens: readonly string[]): Reading | undefined;
  /** An answer as people read it. */
  showAnswer(tokens: readonly string[]): string;
  /** Errors that the problem's code raised while it read for these three, which then find no value. */
  readonly readingErrors: RaisedErrors;
}

export function checkerOf<P, A>(problem: Problem<P, A>): Checker {
  const { inputTokenizer, outputTokenizer, queryTokenizer } = problem;
  const readingErrors = new RaisedErrors();
  const spelled = (tokenizer: Tokenizer<unknown>, tokens: readonly string[]): Spelled => ({
    tokens: tokens.join(" "),
    value: readingErrors.attempt(() => tokenizer.parse(tokens)),
    ...tokenizer.notation && { notation: tokenizer.notation },
  });
  return {
    check: (source, target, hypothesis) => checkPrediction(problem, source, target, hypothesis),
    judgesOtherAnswers: problem.judgesOtherAnswers ?? false,
    describeClass: (codeClass) => problem.describeClass(codeClass),
    onlyClass: problem.onlyClass,
    classFailure: (...example) => classFailure(problem, ...example),
    readSource(source) {
      if (queryTokenizer === undefined) return { problem: spelled(inputTokenizer, source) };
      const [question, query] = splitSource(source, separator);
      return { problem: spelled(inputTokenizer, question), query: spelled(queryTokenizer, query) };
    },
    ...outputTokenizer.notation &&
      { answerNotation: outputTokenizer.notation as Notation<unknown> },
    readAnswer: (tokens) =>
      readingErrors.attempt(() => {
        const value = outputTokenizer.parse(tokens);
        return value === undefined ? undefined : { value, leading: problem.leadingInteger(value) };
      }),
    showAnswer(tokens) {
      const { value } = spelled(outputTokenizer, tokens);
      if (value === undefined) return `(${tokens.join(" ")})`;
      // Data of no declared type are read as a list of whatever stands there.
      return Array.isArray(value) && tokens.length === 1
        ? tokens[0]!
        : showAs(value, outputTokenizer);
    },
    readingErrors,
  };
}

function classFailure<P, A>(
  problem: Problem<P, A>,
  codeClass: number,
  source: readonly string[],
  target: readonly string[],
): string | undefined {
  try {
    const known = codeClass === unclassified ? classOfTokens(problem, source, target) : codeClass;
    problem.describeClass(known);
    return undefined;
  } catch (error) {
    if (error instanceof ExampleError) return error.message;
    throw error;
  }
}
