import type { Random } from "../random.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import type { Search } from "./search.ts";

/** What examples are for. A generator may draw each from its own distribution (paper, section 4.3). */
export type Split = "train" | "valid" | "test";

/** Makes one example, with a query of whatever kind the problem has; see {@link Problem.generate}. */
export type Generator<P, A> = (
  random: Random,
  split: Split,
) => { problem: P; query?: unknown; answer: A } | undefined;

/**
 * Something to learn: how its examples are made, written as tokens, judged and sorted into classes. This is what a
 * mathematician implements for a new problem (paper, section 4), with most of it left out: see `definition.ts`.
 *
 * @typeParam P a problem, e.g. two integers @typeParam A its answer, e.g. their greatest common divisor
 * @typeParam Q what is asked about the problem, where that is not always the same: of a graph, the distance between two
 * of its vertices, say
 */
export interface Problem<P, A, Q = unknown> {
  /** As given to `--operation`; that of a file for `--problem` is its own. */
  readonly name: string;
  readonly inputTokenizer: Tokenizer<P>;
  readonly outputTokenizer: Tokenizer<A>;
  /** Problems that have it come with a query, to everything below. */
  readonly queryTokenizer?: Tokenizer<Q>;

  /**
   * Makes one example; `undefined`, or an error that is thrown on purpose, means: try again. All chance must come from
   * `random`, so that a seed brings the same examples back.
   */
  generate(random: Random, split: Split): { problem: P; query?: Q; answer: A } | undefined;

  /** Further test sets: by name, what takes the place of {@link generate}. */
  readonly evalSets?: Readonly<Record<string, Generator<P, A>>>;

  /**
   * Judges a prediction that is well formed but not written as `answer` is. Where a problem has only one right
   * answer, this is {@link wrong} whatever is predicted (paper, section 4.2).
   */
  evaluate(problem: P, answer: A, prediction: A, query?: Q): Judgement;

  /** Of how many measures {@link evaluate} spoke, at most, when it was tried; left out: it was not. */
  readonly measures?: { readonly eval: number; readonly error: number };

  /** What these are called; those without a name have a number. */
  readonly metricNames?: MetricNames;

  /** Whether {@link evaluate} may find other answers right; left out: no. */
  readonly judgesOtherAnswers?: boolean;

  /**
   * The class under which an example is counted: accuracies are reported class by class. What is `undefined` are tokens
   * of a data file that say nothing this problem's tokenizers can read.
   */
  codeClass(problem: P | undefined, answer: A | undefined, query?: Q): number;

  /** The class of all examples that can be read, where the problem does not sort them into classes. */
  readonly onlyClass?: number;

  /** Whether a class is the remainder of an answer, and so has smaller answers too; left out: none is. */
  sharesClass?(answer: A): boolean;

  /** How a class is called in reports, e.g. `7` in `valid_arithmetic_acc_7`. */
  describeClass(codeClass: number): string;

  /** Whether a class of some example can be called so; left out: any name may be. */
  mayBeClass?(name: string): boolean;

  /** The integer that stands for an answer where predictions are counted: itself, or its first component. */
  leadingInteger(answer: A): bigint;

  /** Characters that may stand between the integers of a problem as it is typed, besides `/`: `+` for sums. */
  readonly operators?: string;

  readonly rejectionAdvice?: RejectionAdvice;

  /** Of problems that ask nothing, and whose answers are searched for. */
  readonly search?: Search<A>;
}

/** Names of measures of success and of error. */
export interface MetricNames {
  readonly eval?: readonly string[];
  readonly error?: readonly string[];
}

/** The class of an example that was not sorted into one: of training examples from files, or where that failed. */
export const unclassified = -(2 ** 31);

/** What a model is asked. */
export interface Question<P, Q = unknown> {
  readonly problem: P;
  /** Of problems with a {@link Problem.queryTokenizer}, and no others. */
  readonly query?: Q;
}

/** Told to users most of whose examples are rejected: why that is, and which flags change it. */
export interface RejectionAdvice {
  /** Most examples have too many tokens. */
  readonly tooLong: string;
  /** {@link Problem.generate} mostly gives up. */
  readonly failed: string;
}

/** What a problem says of a prediction that is not written as the answer is. */
export interface Judgement {
  /** The prediction is right all the same. */
  readonly correct: boolean;
  /** The prediction is close, by the wider and by the narrower measure: reported as `acc_d1` and `acc_d2`. */
  readonly closeD1: boolean;
  readonly closeD2: boolean;
  /** Further successes, each in `[0, 1]`; in a beam the best one counts. */
  readonly evalMetrics: readonly number[];
  /** Kinds of error, each in `[0, 1]`. */
  readonly errorMetrics: readonly number[];
}

/** The judgement of a prediction that is simply wrong. */
export const wrong: Judgement = {
  correct: false,
  closeD1: false,
  closeD2: false,
  evalMetrics: [],
  errorMetrics: [],
};
