/**
 * The short form of a problem, in which built-in ones are written, and which a file for `--problem` exports as default: itself,
 * or a function that makes it from {@link Flags}.
 */
import type { Random } from "../random.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import type { Judgement, MetricNames, RejectionAdvice, Split } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/**
 * A problem as `problem.ts` describes it, of which most can be left out.
 *
 * @typeParam P a problem @typeParam A its answer @typeParam Q what is asked about the problem, where that is not always
 * the same; all of any kind that the tokenizers write
 */
export interface ProblemDefinition<P, A, Q = undefined> {
  /** A letter, then letters, digits, `_` or `-`: files of examples are named after it. */
  readonly name: string;
  /** Writes problems as tokens, and reads them. */
  readonly inputTokenizer: Tokenizer<P>;
  /** The same for answers. */
  readonly outputTokenizer: Tokenizer<A>;
  /** The same for queries; left out: there are none. */
  readonly queryTokenizer?: Tokenizer<Q>;

  /**
   * Makes one example; `undefined` means: try again, and so does an error thrown on purpose, which is counted and
   * reported. All chance must come from `random`, and nothing may be kept from one call to the next, so that a seed
   * brings the same examples back.
   */
  generate(
    random: Random,
    split: Split,
  ): Example<NoInfer<P>, NoInfer<A>, NoInfer<Q>> | undefined;

  /**
   * Further test sets, evaluated beside `valid`: by name, what takes the place of {@link generate}. A name is up to 40
   * lower-case letters, digits and `_`, and begins the names of the set's metrics.
   */
  readonly evalSets?: Readonly<
    Record<
      string,
      (
        random: Random,
        split: Split,
      ) => Example<NoInfer<P>, NoInfer<A>, NoInfer<Q>> | undefined
    >
  >;

  /**
   * Judges a prediction that is well formed but not written as `answer` is; what it leaves out is false. Left out
   * itself: all these are wrong. An error thrown on purpose means that the example cannot be judged.
   */
  evaluate?(problem: P, answer: A, prediction: A, query: Q): Partial<Judgement>;

  /**
   * Names of the measures that {@link evaluate} returns as `evalMetrics` and `errorMetrics`, in their order: `roots_found` is logged as
   * `acc_roots_found` rather than `acc_eval1`. All of them are computed, whatever `--n_eval_metrics` and `--n_error_metrics` are.
   */
  readonly metricNames?: MetricNames;

  /** The class under which an example is counted, from 0; left out: all share one. */
  codeClass?(problem: P, answer: A, query: Q): number;

  /** How a class is called in reports, in letters, digits, `_` and `-`; left out: by its number. */
  describeClass?(codeClass: number): string;

  /** The integer that stands for an answer; left out: the first one in it, or 0. */
  leadingInteger?(answer: A): bigint | number;

  /** Told when most examples are rejected. */
  readonly rejectionAdvice?: RejectionAdvice;
}

/** What {@link ProblemDefinition.generate} makes: with a query if, and only if, there is a tokenizer for it. */
export type Example<P, A, Q = undefined> =
  & { readonly problem: P; readonly answer: A }
  & ([Q] extends [undefined] ? { readonly query?: undefined } : { readonly query: Q });

/** A problem whose values only its own tokenizers understand. */
export type AnyDefinition = ProblemDefinition<unknown, unknown, unknown>;

/** The flags that a problem may use, with the values of the run: `base`, `minint`, `maxint`, `dim1`, … */
export type Flags = Omit<ProblemFlags, "operation" | "problem" | "problem_flags" | "data_types">;

/** Returns what it is given; around a definition it lets TypeScript infer and check all types from the tokenizers. */
export function problem<P, A, Q = undefined>(
  definition: ProblemDefinition<P, A, Q>,
): ProblemDefinition<P, A, Q> {
  return definition;
}
