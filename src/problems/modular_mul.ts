import { modularProblem } from "./modular.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** Two integers and their product modulo `--modulus`. @param name it has another one in Axolver */
export function modularMulProblem(
  flags: ProblemFlags,
  name = "modular_mul",
): Problem<readonly bigint[], bigint> {
  return modularProblem(name, flags, "*", (a, b) => a * b);
}
