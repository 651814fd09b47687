import { lowestTerms } from "./fractions.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";
import { twoFractionsProblem } from "./two_fractions.ts";

/** Two fractions and their sum in lowest terms. */
export function fractionAddProblem(
  flags: ProblemFlags,
): Problem<readonly bigint[], readonly bigint[]> {
  return twoFractionsProblem("fraction_add", flags, "+", addFractions);
}

/** a/b + c/d in lowest terms. */
export function addFractions([a, b, c, d]: readonly bigint[]): [bigint, bigint] {
  return lowestTerms(a * d + b * c, b * d);
}
