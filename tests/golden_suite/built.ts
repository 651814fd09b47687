/** Which features a case asks for that are not built yet. */
import { generation } from "../../src/parameters/groups/generation.ts";
import { parametersWith, unavailableFlags } from "../../src/parameters/parse.ts";
import { type AnyProblem, problemFor } from "../../src/problems/problem_for.ts";
import type { Flags } from "./golden_case.ts";

/** Flags that decide the examples and their classes, and nothing about the model. */
const problemFlags: readonly string[] = [
  ...Object.keys(generation),
  "max_class",
  "class_by_length",
];

/** Flags whose values name features. */
const choices: readonly string[] = ["operation", "architecture"];

/** The features in few words: the names of flags, or what is chosen by them, e.g. `encoder_only`. */
export function missingFlags(flags: Flags): string[] {
  return unavailableFlags(flags).map((flag) => {
    const value = flags[flag];
    return choices.includes(flag) && typeof value === "string" ? value : flag;
  });
}

/** The flags that decide the examples; a case brings its own examples along, so a model does without them. */
export function problemFlagsOf(flags: Flags): Flags {
  return pick(flags, (name) => problemFlags.includes(name));
}

/** The flags that decide the model. */
export function modelFlagsOf(flags: Flags): Flags {
  return pick(flags, (name) => !problemFlags.includes(name) && name !== "optimizer");
}

function pick(flags: Flags, wanted: (name: string) => boolean): Flags {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => wanted(name)));
}

/** The problem of flags whose features are built. */
export function problemOf(flags: Flags): AnyProblem {
  return problemFor(parametersWith(problemFlagsOf(flags)));
}
