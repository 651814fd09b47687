import { lowestTerms } from "./fractions.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";
import { twoFractionsProblem } from "./two_fractions.ts";

/** Two fractions and their product in lowest terms. */
export function fractionProductProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], readonly bigint[]> {
  return twoFractionsProblem("fraction_product", flags, "*", multiplyFractions);
}

/** a/b · c/d in lowest terms. */
export function multiplyFractions([a, b, c, d]: readonly bigint[]): [bigint, bigint] {
  return lowestTerms(a * c, b * d);
}
