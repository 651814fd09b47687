import { FlagError } from "../errors.ts";
import { operationNames, operationsThatRead } from "../flags/choices.ts";
import { fewestTokensOfTypes } from "./data_types.ts";
import { customProblem } from "./custom/load.ts";
import type { ProblemFiles } from "./custom/modules/problem_files.ts";
import { builtInProblem } from "./index.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/** A problem whose values only its own tokenizers understand. */
export type AnyProblem = Problem<unknown, unknown>;

/**
 * The fewest tokens that the vocabulary of a problem can have, without making it: most problems write integers with the
 * digits of the base. What the code of a user's file does is not known before it is run.
 */
export function fewestTokens({ problem, operation, data_types, base }: ProblemFlags): number {
  if (problem !== "") return 0;
  if (operation === "data" && data_types !== "") return fewestTokensOfTypes(data_types, base);
  const writesDigits = operation === "data" ||
    operationsThatRead("base").some((name) => name === operation);
  return writesDigits ? base : 0;
}

/**
 * The problem that `--operation` names, or the one in the file that `--problem` names.
 *
 * @throws {FlagError} if there is no such problem, or `--data_types` or `--problem_flags` cannot be understood
 * @throws {FileError} if something is wrong with the file
 */
export function problemFor(flags: ProblemFlags): AnyProblem {
  return namedProblem(flags, {}).problem;
}

/**
 * The same, with the values of all flags that the file declares.
 *
 * @param files of the problem that were read before; what is read now is added
 */
export function namedProblem(
  flags: ProblemFlags,
  files: ProblemFiles,
): { readonly problem: AnyProblem; readonly problemFlags: string } {
  if (flags.problem !== "") return customProblem(flags, files);
  return { problem: operationNamed(flags), problemFlags: "" };
}

function operationNamed(flags: ProblemFlags): AnyProblem {
  const builtIn = builtInProblem(flags.operation, flags);
  if (builtIn !== undefined) return builtIn;
  const found = JSON.stringify(flags.operation);
  throw new FlagError(
    "--operation",
    `${found} is not available; available: ${operationNames.join(", ")}`,
  );
}
