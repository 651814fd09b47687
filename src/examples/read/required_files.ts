import { FlagError } from "../../errors.ts";

type FileFlag = "train_data" | "eval_data";

/** The flags that say where examples come from. */
export interface SourceFlags extends Readonly<Record<FileFlag, string>> {
  readonly operation: string;
  readonly problem: string;
  readonly eval_only: boolean;
}

/**
 * Tells whether the examples that a flag stands for can be had.
 *
 * @throws {FlagError} if they are not in a file and cannot be generated either
 */
export function expectExamples(
  flag: FileFlag,
  { operation, problem, eval_only, [flag]: files }: SourceFlags,
): void {
  if (operation !== "data" || problem !== "" || files !== "") return;
  const other = eval_only
    ? "files are not taken over with a saved model, name them again"
    : "examples are made by --operation gcd and others, or --problem FILE, see --help";
  throw new FlagError(
    `--${flag}`,
    `expected a file of examples for --operation data (the default); ${other}`,
  );
}
