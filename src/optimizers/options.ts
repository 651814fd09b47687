/** Numeric options of optimizers, such as `lr` or `beta1`. */

/** The range an option may lie in, with the words for the message when it does not. */
export interface OptionRange {
  readonly description: string;
  contains(value: number): boolean;
  /** Values that may also be written as words. */
  readonly words?: ReadonlyMap<string, number>;
}

export interface OptimizerOption {
  /** An option without one must be given. */
  readonly default?: number;
  readonly range: OptionRange;
}

export type OptimizerOptions = Readonly<Record<string, OptimizerOption>>;
export type OptionValues = Readonly<Record<string, number>>;

/** Zero or more. */
export const nonNegative: OptionRange = {
  description: "0 or more",
  contains: (value) => value >= 0,
};

/** More than zero. */
export const positive: OptionRange = {
  description: "above 0",
  contains: (value) => value > 0,
};

/** Zero or more, below one. */
export const fraction: OptionRange = {
  description: "at least 0 and below 1",
  contains: (value) => value >= 0 && value < 1,
};

/** From zero to one, both included. */
export const share: OptionRange = {
  description: "between 0 and 1",
  contains: (value) => value >= 0 && value <= 1,
};

/** A choice between yes, 1, and no, 0. */
export const choice: OptionRange = {
  description: "true or false (1 or 0)",
  contains: (value) => value === 0 || value === 1,
  words: new Map([["true", 1], ["false", 0]]),
};

/** A choice that is not made by default. */
export const off: OptimizerOption = { default: 0, range: choice };
