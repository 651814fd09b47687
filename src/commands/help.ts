/** `int2int help`: the texts of `--help`. */
import { closest } from "fastest-levenshtein";
import { FlagError } from "../errors.ts";
import { commandNamed } from "../flags/command_line.ts";
import type { Command } from "../flags/command.ts";
import { helpFor } from "../flags/help.ts";
import { shorten } from "../text/shorten.ts";

/** @param operands the command that is asked about, if one is @returns the exit code @throws {FlagError} if there is none such */
export function helpCommand(operands: readonly string[], commands: readonly Command[]): number {
  const [asked] = operands;
  if (asked !== undefined && commandNamed(operands, commands) === undefined) {
    const nearest = closest(asked, commands.map(({ name }) => name));
    throw new FlagError("help", `there is no command ${shorten(asked)}. Did you mean ${nearest}?`);
  }
  console.log(helpFor(operands, commands));
  return 0;
}
