import { FlagError } from "../errors.ts";
import type { Parameters } from "../parameters/table.ts";

type FileFlag = "train_data" | "eval_data";

/**
 * Tells whether the examples that a flag stands for can be had.
 *
 * @throws {FlagError} if they are not in a file and cannot be generated either
 */
export function expectExamples(
  flag: FileFlag,
  { operation, problem, [flag]: files }: Pick<Parameters, FileFlag | "operation" | "problem">,
): void {
  if (operation !== "data" || problem !== "" || files !== "") return;
  throw new FlagError(
    `--${flag}`,
    "expected a file of examples for --operation data (the default); " +
      "examples are made by --operation gcd and others, or --problem FILE, see --help",
  );
}
