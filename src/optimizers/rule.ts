/** The interface an optimizer implements: its options, its state, and one update rule that every engine renders. */

import type { Expression } from "./expression.ts";

/** The range a numeric option may lie in, with the words for the message when it does not. */
export interface OptionRange {
  readonly description: string;
  contains(value: number): boolean;
}

/** A numeric option such as `lr` or `beta1`. */
export interface OptimizerOption {
  readonly default: number;
  readonly range: OptionRange;
}

export type OptimizerOptions = Readonly<Record<string, OptimizerOption>>;
export type OptionValues = Readonly<Record<string, number>>;

/** How one weight moves in one step. */
export interface UpdateRule {
  readonly name: string;
  readonly options: OptimizerOptions;
  /** Names of the numbers kept for each weight from step to step; they start at 0. */
  readonly state: readonly string[];
  /**
   * The numbers that are the same for all weights in a step, computed in float64; they are what `scalar(name)` stands
   * for in `update`.
   *
   * @param step the number of this step, from 1
   */
  scalars(options: OptionValues, learningRate: number, step: number): Record<string, number>;
  readonly update: {
    readonly weight: Expression;
    readonly state: Readonly<Record<string, Expression>>;
  };
}

/** How the learning rate depends on the step. */
export interface Schedule {
  readonly options: OptimizerOptions;
  /** @param options those of the rule and of the schedule together @param step the number of the step, from 1 */
  learningRate(options: OptionValues, step: number): number;
}

/** What `--optimizer` describes: a rule and a schedule with the values of their options. */
export interface Optimizer {
  readonly name: string;
  readonly rule: UpdateRule;
  readonly options: OptionValues;
  /** The learning rate of a step, from 1. */
  schedule(step: number): number;
  /** The scalars of the rule at a step, from 1. */
  scalars(step: number): Record<string, number>;
}

/** Zero or more. */
export const nonNegative: OptionRange = {
  description: "0 or more",
  contains: (value) => value >= 0,
};

/** Zero or more, below one. */
export const fraction: OptionRange = {
  description: "at least 0 and below 1",
  contains: (value) => value >= 0 && value < 1,
};
