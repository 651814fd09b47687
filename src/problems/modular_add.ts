import { modularProblem } from "./modular.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";

/** Two integers, uniform in `[minint, maxint]`, and their sum modulo `--modulus`. */
export function modularAddProblem(
  parameters: ProblemParameters,
): Problem<readonly bigint[], bigint> {
  return modularProblem("modular_add", parameters, "+", (a, b) => a + b);
}
