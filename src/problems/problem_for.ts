import { FlagError } from "../errors.ts";
import { operationNames, operationsThatRead } from "../flags/choices.ts";
import { fewestTokensOfTypes } from "./data_types.ts";
import { customProblem } from "./custom/load.ts";
import { readProblemFile } from "./custom/source.ts";
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
 * @param source the text of that file; by default it is read
 * @throws {FlagError} if there is no such problem, or `--data_types` cannot be understood
 * @throws {FileError} if something is wrong with the file
 */
export function problemFor(flags: ProblemFlags, source?: string): AnyProblem {
  const { problem: path } = flags;
  if (path !== "") return customProblem(flags, source ?? readProblemFile(path));
  const builtIn = builtInProblem(flags.operation, flags);
  if (builtIn !== undefined) return builtIn;
  const found = JSON.stringify(flags.operation);
  throw new FlagError(
    "--operation",
    `${found} is not available; available: ${operationNames.join(", ")}`,
  );
}
