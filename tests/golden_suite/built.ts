/** The flags of a case, sorted by what they decide. */
import { generation } from "../../src/flags/groups/generation.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { type AnyProblem, problemFor } from "../../src/problems/problem_for.ts";
import type { GoldenFlags } from "./golden_case.ts";

/** Flags that decide the examples and their classes, and nothing about the model. */
const problemFlags: readonly string[] = [
  ...Object.keys(generation),
  "max_class",
  "class_by_length",
];

/** The flags that decide the examples; a case brings its own examples along, so a model does without them. */
export function problemFlagsOf(flags: GoldenFlags): GoldenFlags {
  return pick(flags, (name) => problemFlags.includes(name));
}

function pick(flags: GoldenFlags, wanted: (name: string) => boolean): GoldenFlags {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => wanted(name)));
}

/** The problem that flags decide. */
export function problemOf(flags: GoldenFlags): AnyProblem {
  return problemFor(flagsWith(problemFlagsOf(flags)));
}
