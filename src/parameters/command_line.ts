/** What a command line asks for: a command, flags, and operands. */
import { flagNamed } from "./flag_names.ts";
import { givenFlags, strayError } from "./parse.ts";
import { type Parameters, rowOf } from "./table.ts";

/** What can be asked for; training and evaluation have no name. */
export const commands = ["export", "predict"] as const;

export type CommandName = (typeof commands)[number];

export interface CommandLine {
  readonly command: CommandName | undefined;
  readonly given: Partial<Parameters>;
  /** Neither flags nor values of flags: to `predict`, problems. */
  readonly operands: readonly string[];
}

/** @throws FlagError for a flag that does not exist or a value that cannot be read */
export function readCommandLine(args: readonly string[]): CommandLine {
  const [first] = args;
  const command = commands.find((name) => name === first);
  const { flags, operands } = separate(command === undefined ? args : args.slice(1));
  return { command, given: givenFlags(flags), operands };
}

/** @throws FlagError unless there are none */
export function refuseOperands([first]: readonly string[]): void {
  if (first !== undefined) throw strayError(first);
}

/** A problem may begin with a minus sign: flags have two. */
function separate(args: readonly string[]): { flags: string[]; operands: string[] } {
  const flags: string[] = [], operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (!argument.startsWith("--")) {
      operands.push(argument);
      continue;
    }
    flags.push(argument);
    const [typed] = argument.slice(2).split("=", 1);
    const takesValue = rowOf(flagNamed(typed!)).type !== "switch" && !argument.includes("=");
    if (takesValue && i + 1 < args.length) flags.push(args[++i]!);
  }
  return { flags, operands };
}
