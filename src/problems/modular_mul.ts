import { modularProblem } from "./modular.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** Two integers, uniform in `[minint, maxint]`, and their product modulo `--modulus`. */
export function modularMulProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], bigint> {
  return modularProblem("modular_mul", flags, "*", (a, b) => a * b);
}
