/** `--problem`: a problem of the user's, from one file. */
import { complete } from "../complete.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { during } from "./calls.ts";
import { tryExamples } from "./check_examples.ts";
import { expectProblem } from "./check_fields.ts";
import { defaultExport } from "./evaluate_file.ts";
import { guardedDefinition } from "./guard_problem.ts";
import { attempt } from "./mistake.ts";

/**
 * The problem that the file `parameters.problem` exports, after it has been tried on a few examples.
 *
 * @param source the text of the file
 * @throws {FileError} if anything is wrong with it
 */
export function customProblem(
  flags: ProblemFlags,
  source: string,
): Problem<unknown, unknown> {
  const path = flags.problem, exported = defaultExport(path, source);
  const own: unknown = typeof exported === "function"
    ? attempt(
      path,
      "the problem cannot be made from the flags",
      () => during("making the problem from the flags", () => exported(flags)),
    )
    : exported;
  expectProblem(path, own);
  const problem = complete(guardedDefinition(path, own));
  return { ...problem, measures: tryExamples(path, problem) };
}
