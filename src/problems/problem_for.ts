import { FlagError } from "../errors.ts";
import { gcdProblem } from "./gcd.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";

/** A problem whose values only its own tokenizers understand. */
export type AnyProblem = Problem<unknown, unknown>;

const problems = new Map<string, (parameters: ProblemParameters) => AnyProblem>([
  ["gcd", gcdProblem],
]);

/**
 * The problem that `--operation` names.
 *
 * @throws {FlagError} if there is no such problem
 */
export function problemFor(parameters: ProblemParameters): AnyProblem {
  const make = problems.get(parameters.operation);
  if (make === undefined) {
    const names = [...problems.keys()].join(", ");
    const found = JSON.stringify(parameters.operation);
    throw new FlagError("--operation", `${found} is not available; available: ${names}`);
  }
  return make(parameters);
}
