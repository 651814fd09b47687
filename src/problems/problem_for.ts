import { FlagError } from "../errors.ts";
import { dataProblem } from "./data.ts";
import { fewestTokensOfTypes } from "./data_types.ts";
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
import { customProblem } from "./custom/load.ts";
import { readProblemFile } from "./custom/source.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";

/** A problem whose values only its own tokenizers understand. */
export type AnyProblem = Problem<unknown, unknown>;

const problems = new Map<string, (parameters: ProblemParameters) => AnyProblem>([
  ["gcd", gcdProblem],
  ["matrix_rank", matrixRankProblem],
  ["modular_add", modularAddProblem],
  ["modular_mul", modularMulProblem],
  ["fraction_add", fractionAddProblem],
  ["fraction_product", fractionProductProblem],
  ["fraction_simplify", fractionSimplifyProblem],
  ["fraction_compare", fractionCompareProblem],
  ["fraction_determinant", fractionDeterminantProblem],
  ["fraction_round", fractionRoundProblem],
  ["data", dataProblem],
]);

/**
 * The fewest tokens that the vocabulary of a problem can have, without making it: every problem writes integers with the
 * digits of the base, but for data of other types. What the code of a user's file does is not known before it is run.
 */
export function fewestTokens({ problem, operation, data_types, base }: ProblemParameters): number {
  if (problem !== "") return 0;
  return operation === "data" && data_types !== "" ? fewestTokensOfTypes(data_types, base) : base;
}

/**
 * The problem that `--operation` names, or the one in the file that `--problem` names.
 *
 * @param source the text of that file; by default it is read
 * @throws {FlagError} if there is no such problem, or `--data_types` cannot be understood
 * @throws {FileError} if something is wrong with the file
 */
export function problemFor(parameters: ProblemParameters, source?: string): AnyProblem {
  const { problem: path } = parameters;
  if (path !== "") return customProblem(parameters, source ?? readProblemFile(path));
  const make = problems.get(parameters.operation);
  if (make === undefined) {
    const names = [...problems.keys()].join(", ");
    const found = JSON.stringify(parameters.operation);
    throw new FlagError("--operation", `${found} is not available; available: ${names}`);
  }
  return make(parameters);
}
