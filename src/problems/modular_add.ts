import { modularProblem } from "./modular.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** Two integers and their sum modulo `--modulus`. */
export function modularAddProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], bigint> {
  return modularProblem("modular_add", flags, "+", (a, b) => a + b);
}
