/** What the page shows, as JSON: compact, as it is embedded in files that are sent by e-mail. */

import type { SetDetails } from "../../log/set_details.ts";

export type FlagValue = string | number | boolean;

/** A value of a series; `null` where there is none. */
export type Value = number | null;

export interface PageData {
  readonly title: string;
  /** When the data were read, ISO 8601 in UTC. */
  readonly written: string;
  /** Of the program. */
  readonly version: string;
  readonly runs: readonly PageRun[];
}

/** Where the points of a series lie: columns of equal length, in order of steps. */
export interface Axes {
  /** Epochs trained so far: 1 at the evaluation of epoch 0, fractions within an epoch. */
  readonly epochs: readonly number[];
  readonly steps: readonly number[];
  readonly examples: readonly number[];
  readonly hours: readonly number[];
}

export interface PageRun {
  /** Its folder: no two runs have the same. */
  readonly key: string;
  readonly name: string;
  readonly state: string;
  readonly flags: Readonly<Record<string, FlagValue>>;
  readonly evaluations: Evaluations;
  readonly reports: Reports;
  /** Of the last evaluation that has them, by name of the data set. */
  readonly details: Readonly<Record<string, SetDetails>>;
  readonly classes: readonly ClassTable[];
  readonly predictions: readonly PredictionCounts[];
  readonly wrongAnswers: readonly WrongAnswers[];
  /** What could not be read, as sentences. */
  readonly notes: readonly string[];
}

export interface Evaluations extends Axes {
  /** The epochs as logs number them, from 0. */
  readonly numbers: readonly number[];
  /** By name of the metric: accuracies in percent, losses. Those of classes are in {@link ClassTable}. */
  readonly metrics: Readonly<Record<string, readonly Value[]>>;
  /** Examples behind an accuracy, by name of the metric, in the last evaluation; those of other metrics are missing. */
  readonly counts: Readonly<Record<string, number>>;
  /** Accuracy of always giving the most frequent answer, in percent, by name of the data set. */
  readonly baselines: Readonly<Record<string, number>>;
}

/** Means over a few reports each, where there are many. */
export interface Reports extends Axes {
  readonly loss: readonly Value[];
  readonly learningRate: readonly Value[];
  readonly gradientNorm: readonly Value[];
  readonly examplesPerSecond: readonly Value[];
}

/** The accuracy of each class of examples over time. */
export interface ClassTable {
  /** Name of the data set. */
  readonly set: string;
  readonly classes: readonly string[];
  /** Examples of each class in the last evaluation, 0 where that is unknown, and the right answers to them. */
  readonly counts: readonly number[];
  readonly right: readonly number[];
  /** The evaluations that are shown, as logs number epochs. */
  readonly epochs: readonly number[];
  /** `[class][evaluation]`, whole percents. */
  readonly percents: readonly (readonly Value[])[];
}

/** What was predicted how often for each right answer. */
export interface PredictionCounts {
  readonly set: string;
  /** The epoch as logs number it. */
  readonly epoch: number;
  readonly answers: readonly {
    readonly answer: string;
    readonly examples: number;
    /** The most frequent predictions, most frequent first, each with its number. */
    readonly predictions: readonly (readonly [prediction: string, times: number])[];
  }[];
}

/** The shortest problems with a wrong answer. */
export interface WrongAnswers {
  readonly set: string;
  readonly epoch: number;
  /** Wrong ones among the examples that were looked at. */
  readonly wrong: number;
  readonly examples: number;
  readonly shown: readonly {
    readonly problem: string;
    readonly answer: string;
    readonly prediction: string;
  }[];
}
