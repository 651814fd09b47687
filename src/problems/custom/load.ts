/** `--problem`: a problem of the user's, from a file and what it imports. */
import { textOfFlags } from "../../flags/assignments.ts";
import { readProblemFlags } from "../../flags/problem_flags.ts";
import { complete } from "../complete.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { completeSearch, problemOfSearch } from "../search.ts";
import { during } from "./calls.ts";
import { tryExamples } from "./check_examples.ts";
import { expectProblem } from "./check_fields.ts";
import { expectMetricNames } from "./check_metric_names.ts";
import { expectSearch, isMeantAsSearch, trySearch } from "./check_search.ts";
import { rowsOf } from "./declared_flags.ts";
import { defaultExport, evaluateFile } from "./evaluate_file.ts";
import { guardedDefinition } from "./guard_problem.ts";
import { guardedSearch } from "./guard_search.ts";
import { attempt } from "./mistake.ts";
import type { ProblemFiles } from "./modules/problem_files.ts";

/** A problem, and the values of all flags that its file declares, as `--problem_flags` has them. */
export interface CustomProblem {
  readonly problem: Problem<unknown, unknown>;
  readonly problemFlags: string;
}

/**
 * The problem that the file `flags.problem` exports, after it has been tried on a few examples.
 *
 * @param files those that were read before; what is read now is added
 * @throws {FileError} if anything is wrong with it @throws {FlagError} if flags that it declares have other values than it takes
 */
export function customProblem(flags: ProblemFlags, files: ProblemFiles): CustomProblem {
  const path = flags.problem, exports = evaluateFile(path, files);
  const values = readProblemFlags(rowsOf(path, exports.flags), flags.problem_flags, path);
  const own = made(path, defaultExport(path, exports), { ...flags, ...values });
  const problem = isMeantAsSearch(own) ? searchIn(path, own) : problemIn(path, own);
  const measures = tryExamples(path, problem);
  if (problem.search !== undefined) trySearch(path, problem);
  return { problem: { ...problem, measures }, problemFlags: textOfFlags(values) };
}

function problemIn(path: string, own: unknown): Problem<unknown, unknown> {
  expectProblem(path, own);
  if (own.metricNames !== undefined) expectMetricNames(path, own.metricNames);
  return complete(guardedDefinition(path, own));
}

function searchIn(path: string, own: Record<string, unknown>): Problem<unknown, unknown> {
  expectSearch(path, own);
  const definition = guardedSearch(path, own), search = completeSearch(definition);
  return { ...complete(problemOfSearch(definition, search)), search } as Problem<unknown, unknown>;
}

function made(path: string, exported: unknown, flags: ProblemFlags): unknown {
  if (typeof exported !== "function") return exported;
  const make = () => during("making the problem from the flags", () => exported(flags));
  return attempt(path, "the problem cannot be made from the flags", make);
}
