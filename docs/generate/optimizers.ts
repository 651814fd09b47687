/** The table of optimizers in the reference. */
import { optimizers } from "../../src/optimizers/optimizers.ts";
import type { OptimizerOption, OptimizerOptions } from "../../src/optimizers/options.ts";
import type { RuleFamily } from "../../src/optimizers/rule.ts";
import { code, table } from "../../src/text/markdown.ts";

/** A Markdown table with a line for each optimizer: name, meaning, options with their defaults. */
export function optimizerTable(): string {
  const rows = [...optimizers].map(([name, { summary, family, schedule }]) => {
    const options = [ruleOptions(name, family), listOf(schedule.options)].filter(Boolean);
    return [code(name), summary, options.join(", ")];
  });
  return table(["name", "what it does", "options and defaults"], rows);
}

/** Optimizers that differ by their schedules share a rule, whose options are listed once. */
function ruleOptions(name: string, family: RuleFamily): string {
  const [first] = [...optimizers].find(([, kind]) => kind.family === family)!;
  return first === name ? listOf(family.options) : `those of ${code(first)}`;
}

function listOf(options: OptimizerOptions): string {
  return Object.entries(options).map(([name, option]) => defaultOf(name, option)).join(", ");
}

function defaultOf(name: string, { default: value, range }: OptimizerOption): string {
  if (value === undefined) return `${name} (must be given)`;
  const word = [...range.words ?? []].find(([, number]) => number === value)?.[0];
  return `${name}=${word ?? value}`;
}
