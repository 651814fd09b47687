import { textsIn } from "../flags/assignments.ts";
import { problemFlag } from "../flags/problem_flags.ts";
import { valueOf } from "./log_flags.ts";
import type { RunFlags } from "./run_history.ts";

/** Flags with those that the file of a custom problem has declared: a run has their values as one text. */
export function withDeclaredFlags(flags: RunFlags): RunFlags {
  const { [problemFlag]: text, ...others } = flags;
  const texts = typeof text === "string" ? textsIn(text) : undefined;
  if (texts === undefined) return flags;
  const values = Object.entries(texts).map(([name, each]) => [
    name,
    each === "true" || each === "false" ? each === "true" : valueOf(each),
  ]);
  return { ...Object.fromEntries(values), ...others };
}
