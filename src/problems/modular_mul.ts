import { modularProblem } from "./modular.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";

/** Two integers, uniform in `[minint, maxint]`, and their product modulo `--modulus`. */
export function modularMulProblem(
  parameters: ProblemParameters,
): Problem<readonly bigint[], bigint> {
  return modularProblem("modular_mul", parameters, "*", (a, b) => a * b);
}
