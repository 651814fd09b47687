/** `--problem`: a problem of the user's, from one file. */
import type { Problem } from "../problem.ts";
import type { ProblemParameters } from "../problem_parameters.ts";
import { during } from "./calls.ts";
import { tryExamples } from "./check_examples.ts";
import { expectProblem } from "./check_fields.ts";
import { complete } from "./complete.ts";
import { defaultExport } from "./evaluate_file.ts";
import { attempt } from "./mistake.ts";
import { sourceOf } from "./source.ts";

/** A command asks for its problem several times, always with the same parameters. */
const loaded = new WeakMap<ProblemParameters, Problem<unknown, unknown>>();

/**
 * The problem that the file `parameters.problem` exports, after it has been tried on a few examples.
 *
 * @throws {FileError} if there is no such file or anything is wrong with it
 */
export function ownProblem(parameters: ProblemParameters): Problem<unknown, unknown> {
  const known = loaded.get(parameters);
  if (known !== undefined) return known;
  const path = parameters.problem, exported = defaultExport(path, sourceOf(path));
  const own: unknown = typeof exported === "function"
    ? attempt(
      path,
      "the problem cannot be made from the flags",
      () => during("making the problem from the flags", () => exported(parameters)),
    )
    : exported;
  expectProblem(path, own);
  const problem = complete(path, own);
  tryExamples(path, problem);
  loaded.set(parameters, problem);
  return problem;
}
