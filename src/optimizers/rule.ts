/** The interface of an optimizer: its options, its state, and one update rule that every engine renders. */

import type { Expression } from "./expression.ts";
import type { OptimizerOptions, OptionValues } from "./options.ts";

/** How one weight moves in one step. */
export interface UpdateRule {
  /** Names of the numbers kept for each weight from step to step; they start at 0. */
  readonly state: readonly string[];
  /**
   * The numbers that are the same for all weights but change from step to step, computed in float64; they are what
   * `scalar(name)` stands for in `update`.
   *
   * @param step the number of this step, from 1
   */
  scalars(learningRate: number, step: number): Record<string, number>;
  readonly update: {
    readonly weight: Expression;
    readonly state: Readonly<Record<string, Expression>>;
  };
}

/** The parts of an update rule: the new weight, the new states by name, the numbers of a step. */
export interface RuleParts {
  readonly weight: Expression;
  readonly state: Readonly<Record<string, Expression>>;
  readonly scalars: UpdateRule["scalars"];
}

/** The rule whose states are those it has an update for. */
export function updateRule({ weight, state, scalars }: RuleParts): UpdateRule {
  return { state: Object.keys(state), scalars, update: { weight, state } };
}

/** Update rules that differ by the values of options only; some values add states. */
export interface RuleFamily {
  readonly options: OptimizerOptions;
  /** What is wrong with values that do not go together, though each is in its range. */
  conflict?(options: OptionValues): string | undefined;
  rule(options: OptionValues): UpdateRule;
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
