/**
 * How learning rates depend on the step. As in Int2Int a schedule counts the updates made before the step, so that the
 * first step is taken at update 0.
 */

import { nonNegative, type OptimizerOptions, type OptionValues, positive } from "./options.ts";
import type { Schedule } from "./rule.ts";

/** The learning rate is `lr` at every step. */
export const constantRate: Schedule = {
  options: {},
  learningRate: ({ lr }) => lr,
};

/**
 * From `warmup_init_lr` in a straight line to `lr`, reached after `warmup_updates` updates; then `lr`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const options = { lr: 1, warmup_updates: 4, warmup_init_lr: 0 };
 * const rates = [1, 2, 3, 4, 5, 6].map((step) => warmup.learningRate(options, step));
 * assert.deepEqual(rates, [0, 0.25, 0.5, 0.75, 1, 1]);
 * ```
 */
export const warmup: Schedule = afterWarmup({}, ({ lr }) => lr);

/** After warming up, `lr` falls with the power `exp_factor` of the number of updates. */
export const inverseSquareRoot: Schedule = afterWarmup(
  {
    warmup_updates: { default: 4000, range: positive },
    exp_factor: { default: 0.5, range: nonNegative },
  },
  ({ lr, warmup_updates, exp_factor }, updates) =>
    lr * warmup_updates ** exp_factor * updates ** -exp_factor,
);

const cosineOptions: OptimizerOptions = {
  min_lr: { default: 1e-9, range: nonNegative },
  init_period: { default: 1_000_000, range: positive },
  period_mult: {
    default: 1,
    range: { description: "1 or more", contains: (value) => value >= 1 },
  },
  lr_shrink: { default: 0.75, range: positive },
  lr_shrink_min: { default: 0.75, range: positive },
};

/**
 * After warming up, the rate falls from `lr` to `min_lr` along half a cosine, again and again: each period is
 * `period_mult` times as long as the one before, its highest and lowest rates `lr_shrink` and `lr_shrink_min` times
 * those before.
 */
export const cosine: Schedule = afterWarmup(cosineOptions, (options, updates) => {
  const { warmup_updates, init_period, period_mult } = options;
  const time = updates - warmup_updates;
  if (period_mult === 1) {
    const period = Math.floor(time / init_period);
    return onCosine(options, period, (time - init_period * period) / init_period);
  }
  const grown = 1 - time / init_period * (1 - period_mult);
  const period = Math.floor(Math.log(grown) / Math.log(period_mult));
  const factor = period_mult ** period;
  const start = (1 - factor) / (1 - period_mult) * init_period;
  return onCosine(options, period, (time - start) / (init_period * factor));
});

/**
 * The same with whole cosines: the rate rises as smoothly as it falls. Periods of equal length are counted from the middle
 * of a fall on, the first as -1, so that right after warming up the rate is `lr / lr_shrink`.
 */
export const smoothCosine: Schedule = afterWarmup(
  {
    ...cosineOptions,
    period_mult: {
      default: 1,
      range: { description: "1 in a smooth cosine", contains: (value) => value === 1 },
    },
  },
  (options, updates) => {
    const { warmup_updates, init_period } = options;
    const time = updates - warmup_updates;
    const period = Math.floor(time / init_period - 1 / 2);
    return onCosine(options, period, 2 * ((time - init_period * period) / init_period));
  },
);

/** @param rate the rate after the warm-up, from the options and the number of updates before */
function afterWarmup(
  options: OptimizerOptions,
  rate: (options: OptionValues, updates: number) => number,
): Schedule {
  return {
    options: {
      warmup_updates: { default: 4000, range: nonNegative },
      warmup_init_lr: { default: 1e-7, range: nonNegative },
      ...options,
    },
    learningRate(options, step) {
      const { lr, warmup_updates, warmup_init_lr } = options;
      const updates = step - 1;
      if (updates >= warmup_updates) return rate(options, updates);
      return warmup_init_lr + updates * ((lr - warmup_init_lr) / warmup_updates);
    },
  };
}

/** @param period number of the period @param turn place on the cosine: the highest rate at 0 and 2, the lowest at 1 */
function onCosine(options: OptionValues, period: number, turn: number): number {
  const lowest = options.min_lr * options.lr_shrink_min ** period;
  const highest = Math.max(lowest, options.lr * options.lr_shrink ** period);
  return lowest + 0.5 * (highest - lowest) * (1 + Math.cos(Math.PI * turn));
}
