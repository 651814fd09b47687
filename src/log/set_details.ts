/** What an evaluation found out about one data set besides its metrics, as lines of `metrics.jsonl` have it. */
import type { Interval } from "./wilson_interval.ts";

/** Right answers and all of them, group by group: columns of equal length. */
export interface Groups {
  /** Completes "accuracy by …" for people. */
  readonly title: string;
  readonly groups: readonly string[];
  readonly right: readonly number[];
  readonly total: readonly number[];
}

/** Percentages are of all examples that were judged. */
export interface SetDetails extends Interval {
  readonly right: number;
  readonly total: number;
  /** The most frequent of the right answers, and for how many examples it is right, or at least for how many. */
  readonly constant: {
    readonly answer: string;
    readonly right: number;
    readonly at_least: boolean;
  };
  readonly cut: CutAnswers;
  /** By what the groups differ in: `position`, `length`, `seen`, … */
  readonly breakdowns: Readonly<Record<string, Groups>>;
}

/** Answers for which there is no room. */
export interface CutAnswers {
  /** `--max_output_len` */
  readonly limit: number;
  /** Right answers that are longer, so that they cannot be generated. */
  readonly longer: number;
  /** Answers of the model that were cut. */
  readonly cut: number;
}
