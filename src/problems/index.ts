/** The built-in problems: the one place where they are listed. */
import { dataProblem } from "./data.ts";
import { fractionAddProblem } from "./fraction_add.ts";
import { fractionCompareProblem } from "./fraction_compare.ts";
import { fractionDeterminantProblem } from "./fraction_determinant.ts";
import { fractionProductProblem } from "./fraction_product.ts";
import { fractionRoundProblem } from "./fraction_round.ts";
import { fractionSimplifyProblem } from "./fraction_simplify.ts";
import { gcdProblem } from "./gcd.ts";
import { matrixRankProblem } from "./matrix_rank.ts";
import { modularAddProblem } from "./modular_add.ts";
import { modularMulProblem } from "./modular_mul.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";

/** Flags that only some problems read. Those with classes by length have classes up to `max_class` as well. */
type SpecialFlag = "modulus" | "dim1" | "dim2" | "class_by_length" | "max_class";

interface BuiltInEntry {
  readonly make: (parameters: ProblemParameters) => Problem<unknown, unknown>;
  readonly reads?: readonly SpecialFlag[];
}

const entries = new Map<string, BuiltInEntry>(Object.entries(
  {
    data: { make: dataProblem, reads: ["max_class"] },
    gcd: { make: gcdProblem, reads: ["class_by_length"] },
    matrix_rank: { make: matrixRankProblem, reads: ["dim1", "dim2", "max_class"] },
    modular_add: { make: modularAddProblem, reads: ["modulus", "class_by_length"] },
    modular_mul: { make: modularMulProblem, reads: ["modulus", "class_by_length"] },
    fraction_add: { make: fractionAddProblem },
    fraction_product: { make: fractionProductProblem },
    fraction_simplify: { make: fractionSimplifyProblem },
    fraction_compare: { make: fractionCompareProblem, reads: ["max_class"] },
    fraction_determinant: { make: fractionDeterminantProblem },
    fraction_round: { make: fractionRoundProblem },
  } satisfies Record<string, BuiltInEntry>,
));

/** As given to `--operation`. */
export const builtInNames: readonly string[] = [...entries.keys()];

/** Names of the built-in problems that a flag has an effect on. */
export function problemsThatRead(flag: SpecialFlag): string[] {
  return builtInNames.filter((name) => entries.get(name)!.reads?.includes(flag));
}

/** The built-in problem of this name, if there is one. @throws {FlagError} if `--data_types` cannot be understood */
export function builtInProblem(
  name: string,
  parameters: ProblemParameters,
): Problem<unknown, unknown> | undefined {
  return entries.get(name)?.make(parameters);
}
