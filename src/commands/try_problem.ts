/** `int2int try`: what the examples of a custom problem look like, before anything is trained. */
import { FlagError } from "../errors.ts";
import type { Texts } from "../flags/arguments.ts";
import { tryRows } from "../flags/groups/try.ts";
import { readOwnFlags } from "../flags/own_flags.ts";
import { flagsWith } from "../flags/parse.ts";
import type { Flags } from "../flags/table.ts";
import { buildTask } from "../task/task.ts";
import { writeOutput } from "./standard_output.ts";
import { sampleOf } from "./try/sample.ts";
import { tryReport } from "./try/report.ts";

/**
 * @param own the flags that only this command has @param operands the file of the problem, which `--problem` may name instead
 * @returns the exit code
 */
export function tryCommand(
  given: Partial<Flags>,
  own: Texts,
  [file]: readonly string[],
): number {
  if (file !== undefined && given.problem !== undefined) {
    throw new FlagError("--problem", "names a second file: one is tried at a time");
  }
  const problem = file ?? given.problem;
  if (problem === undefined) {
    throw new FlagError("try", "expected the file of a problem, like square.ts");
  }
  const { show } = readOwnFlags(tryRows, own), flags = flagsWith({ ...given, problem }, "generate");
  const task = buildTask(flags), sample = sampleOf(task, Math.max(0, flags.env_base_seed));
  writeOutput(tryReport({ task, sample, show, given: { ...given, problem } }));
  return 0;
}
