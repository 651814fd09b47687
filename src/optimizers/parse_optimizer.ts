/** The mini-language of `--optimizer`: a name, then options, as in `adam,lr=0.0001,beta2=0.98` (paper, section 3.7). */

import { closest } from "fastest-levenshtein";
import { FlagError } from "../errors.ts";
import { type OptimizerKind, optimizers } from "./optimizers.ts";
import type { OptimizerOption, OptimizerOptions, OptionValues } from "./options.ts";
import type { Optimizer } from "./rule.ts";

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Options that change nothing, here as in Int2Int or PyTorch, each accepted beside another: `betas` where beta1 and beta2
 * are set one by one, `smooth` where the name decides it, and PyTorch's choice of an implementation.
 */
const withoutEffect: Readonly<Record<string, string>> = {
  betas: "beta1",
  smooth: "init_period",
  foreach: "maximize",
};

/**
 * Reads `name,key=value,…`; spaces around the parts do not count. As in Int2Int the last of several values for one option
 * counts.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const { options, schedule } = parseOptimizer("sgd,lr=0.1,momentum=0.9");
 * assert.equal(options.momentum, 0.9);
 * assert.equal(schedule(1), 0.1);
 * ```
 *
 * @throws {FlagError} for an unknown name or option, a value that is no number or outside its range, values that do not
 * go together, and an option that is missing
 */
export function parseOptimizer(text: string): Optimizer {
  const [name, ...assignments] = text.split(",").map((part) => part.trim());
  const { family, schedule } = find(name);
  const options = readOptions(name, { ...family.options, ...schedule.options }, assignments);
  const conflict = family.conflict?.(options);
  if (conflict !== undefined) fail(`${name}: ${conflict}`);
  const rule = family.rule(options);
  const learningRate = (step: number) => schedule.learningRate(options, step);
  return {
    name,
    rule,
    options,
    schedule: learningRate,
    scalars: (step) => rule.scalars(learningRate(step), step),
  };
}

function find(name: string): OptimizerKind {
  const found = optimizers.get(name);
  if (found) return found;
  const names = [...optimizers.keys()];
  const nearest = closest(name, names);
  fail(
    `unknown optimizer "${name}", did you mean "${nearest}"? Available: ${names.join(", ")}`,
  );
}

function readOptions(name: string, known: OptimizerOptions, assignments: string[]): OptionValues {
  const values = new Map<string, number>();
  for (const assignment of assignments) {
    const [key, text] = splitAssignment(assignment);
    const ignored = Object.hasOwn(withoutEffect, key) && withoutEffect[key] in known;
    if (!ignored && !Object.hasOwn(known, key)) {
      fail(`${name} has no option "${key}"; it has: ${Object.keys(known).join(", ")}`);
    }
    const value = readValue(key, text, known[key]);
    if (!ignored) values.set(key, value);
  }
  return Object.fromEntries(
    Object.entries(known).map(([key, option]) => {
      const value = values.get(key) ?? option.default;
      if (value === undefined) fail(`${name} needs ${key}, as in ${name},${key}=0.01`);
      return [key, value];
    }),
  );
}

function splitAssignment(assignment: string): [key: string, text: string] {
  const parts = assignment.split("=");
  if (parts.length !== 2) fail(`expected option=number after the name, found "${assignment}"`);
  return [parts[0].trim(), parts[1].trim()];
}

/** @param option undefined for an option without effect */
function readValue(key: string, text: string, option: OptimizerOption | undefined): number {
  const word = option?.range.words?.get(text.toLowerCase());
  if (word !== undefined) return word;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) fail(`${key} must be a number, found "${text}"`);
  if (!Number.isFinite(Math.fround(value))) {
    fail(`${key} must be within the range of 32-bit floats, found ${text}`);
  }
  if (option && !option.range.contains(value)) {
    fail(`${key} must be ${option.range.description}, found ${text}`);
  }
  return value;
}

function fail(problem: string): never {
  throw new FlagError("--optimizer", problem);
}
