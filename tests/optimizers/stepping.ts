/** Optimizers run on single numbers by the specification, and the option strings that the tests go through. */
import { readFileSync } from "node:fs";
import { evaluate } from "../../src/optimizers/evaluate.ts";
import type { Optimizer } from "../../src/optimizers/rule.ts";

/** A weight and what the optimizer keeps for it. */
export interface Point {
  readonly weight: number;
  readonly state: Readonly<Record<string, number>>;
}

/** A weight before training. */
export function startAt(weight: number, { rule }: Optimizer): Point {
  return { weight, state: Object.fromEntries(rule.state.map((name) => [name, 0])) };
}

/** @param step number of the step, from 1 @param round see {@link evaluate} */
export function stepped(
  { rule, scalars }: Optimizer,
  point: Point,
  gradient: number,
  step: number,
  round?: (value: number) => number,
): Point {
  const bindings = { ...point, gradient, scalars: scalars(step) };
  const { weight, state } = rule.update;
  return {
    weight: evaluate(weight, bindings, round),
    state: Object.fromEntries(
      rule.state.map((name) => [name, evaluate(state[name], bindings, round)]),
    ),
  };
}

/** Where PyTorch arrives, see `record_trajectories.py`: start and gradients of all runs, then the runs. */
export interface Trajectories {
  readonly start: readonly number[];
  /** For each step the gradients of all weights. */
  readonly gradients: readonly (readonly number[])[];
  readonly runs: readonly {
    readonly optimizer: string;
    readonly weights: readonly number[];
    readonly state: Readonly<Record<string, readonly number[]>>;
  }[];
}

export const trajectories: Trajectories = JSON.parse(
  readFileSync(new URL("trajectories.json", import.meta.url), "utf8"),
);

/** All optimizers, with all options that change the rule. */
export const variants: readonly string[] = [
  "adam",
  "adam,lr=0.01,weight_decay=0.1",
  "adam_warmup,warmup_updates=2,warmup_init_lr=0,weight_decay=0.1",
  "adam_inverse_sqrt,warmup_updates=2",
  "adam_cosine,warmup_updates=2,init_period=3",
  "adam_smooth_cosine,warmup_updates=2,init_period=3",
  ...trajectories.runs.map(({ optimizer }) => optimizer),
];
