/** The README's table of optimizers. */

import { optimizers } from "./optimizers.ts";
import type { OptimizerOption, OptimizerOptions } from "./options.ts";
import type { RuleFamily } from "./rule.ts";

/** A Markdown table with a line for each optimizer: name, meaning, options with their defaults. */
export function optimizerTable(): string {
  const rows = [...optimizers].map(([name, { summary, family, schedule }]) => {
    const options = [ruleOptions(name, family), listOf(schedule.options)].filter(Boolean);
    return `| \`${name}\` | ${summary} | ${options.join(", ")} |`;
  });
  return ["| name | what it does | options and defaults |", "| --- | --- | --- |", ...rows, ""]
    .join("\n");
}

/** Optimizers that differ by their schedules share a rule, whose options are listed once. */
function ruleOptions(name: string, family: RuleFamily): string {
  const [first] = [...optimizers].find(([, kind]) => kind.family === family)!;
  return first === name ? listOf(family.options) : `those of \`${first}\``;
}

function listOf(options: OptimizerOptions): string {
  return Object.entries(options).map(([name, option]) => defaultOf(name, option)).join(", ");
}

function defaultOf(name: string, { default: value, range }: OptimizerOption): string {
  if (value === undefined) return `${name} (must be given)`;
  const word = [...range.words ?? []].find(([, number]) => number === value)?.[0];
  return `${name}=${word ?? value}`;
}
