import { FlagError } from "../errors.ts";
import type { Flags } from "./table.ts";

/**
 * The flags of a run or saved model, but for the file of its problem: no code is run that the command line does not name.
 *
 * @throws {FlagError} if it names none
 */
export function withNamedProblem<F extends Partial<Flags>>(
  saved: F,
  { problem = "" }: Partial<Flags>,
): F {
  const { problem: theirs = "" } = saved;
  if (theirs === "") return saved;
  if (problem !== "") return { ...saved, problem };
  throw new FlagError(
    "--problem",
    `the model has a problem of its own, from ${theirs}; name its file, or the copy in the ` +
      "folder of the run: it holds code, which will be run",
  );
}
