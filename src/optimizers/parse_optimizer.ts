/** The mini-language of `--optimizer`: a name, then options, as in `adam,lr=0.0001,beta2=0.98` (paper, section 3.7). */

import { closest } from "fastest-levenshtein";
import { FlagError } from "../errors.ts";
import { adam } from "./adam.ts";
import type { Optimizer, OptimizerOptions, OptionValues, Schedule, UpdateRule } from "./rule.ts";
import { constantRate } from "./schedules.ts";

const optimizers = new Map<string, { rule: UpdateRule; schedule: Schedule }>([
  ["adam", { rule: adam, schedule: constantRate }],
]);

const planned = [
  "adam_warmup",
  "adam_inverse_sqrt",
  "adam_cosine",
  "adam_smooth_cosine",
  "adamw",
  "adam_torch",
  "adamax",
  "adadelta",
  "adagrad",
  "rmsprop",
  "rprop",
  "asgd",
  "sgd",
];

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads `name,key=value,…`. As in Int2Int the last of several values for one option counts, and `betas` is allowed beside
 * `beta1` and `beta2` and has no effect.
 *
 * @throws {FlagError} for an unknown name or option, a value that is no number, or one outside its range
 */
export function parseOptimizer(text: string): Optimizer {
  const [name, ...assignments] = text.split(",");
  const { rule, schedule } = find(name);
  const known = { ...rule.options, ...schedule.options };
  const options = readOptions(name, known, assignments);
  const learningRate = (step: number) => schedule.learningRate(options, step);
  return {
    name,
    rule,
    options,
    schedule: learningRate,
    scalars: (step) => rule.scalars(options, learningRate(step), step),
  };
}

function find(name: string): { rule: UpdateRule; schedule: Schedule } {
  const found = optimizers.get(name);
  if (found) return found;
  const available = [...optimizers.keys()].join(", ");
  if (planned.includes(name)) fail(`"${name}" is not available yet; available: ${available}`);
  const nearest = closest(name, [...optimizers.keys(), ...planned]);
  fail(`unknown optimizer "${name}", did you mean "${nearest}"? Available: ${available}`);
}

function readOptions(name: string, known: OptimizerOptions, assignments: string[]): OptionValues {
  const values = Object.fromEntries(
    Object.entries(known).map(([key, option]) => [key, option.default]),
  );
  for (const assignment of assignments) {
    const [key, value] = readAssignment(assignment);
    if (key === "betas" && "beta1" in known) continue;
    if (!Object.hasOwn(known, key)) {
      fail(`${name} has no option "${key}"; it has: ${Object.keys(known).join(", ")}`);
    }
    const { range } = known[key];
    if (!range.contains(value)) fail(`${key} must be ${range.description}, found ${value}`);
    values[key] = value;
  }
  return values;
}

function readAssignment(assignment: string): [key: string, value: number] {
  const parts = assignment.split("=");
  if (parts.length !== 2) fail(`expected option=number after the name, found "${assignment}"`);
  const [key, text] = parts;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) fail(`${key} must be a number, found "${text}"`);
  return [key, value];
}

function fail(problem: string): never {
  throw new FlagError("--optimizer", problem);
}
