/** What a command line asks for: a command, flags, and operands. */
import type { Rows } from "./flag.ts";
import { flagNamed } from "./flag_names.ts";
import { generate } from "./groups/generate.ts";
import { type OwnTexts, takeOwnFlags } from "./own_flags.ts";
import { givenFlags, strayError } from "./parse.ts";
import { type Parameters, rowOf } from "./table.ts";

/** What can be asked for; training and evaluation have no name. */
export const commands = ["completion", "doctor", "export", "generate", "predict"] as const;

export type CommandName = (typeof commands)[number];

/** Flags that only one command has. */
export const ownFlags: Partial<Record<CommandName, Rows>> = { generate };

export interface CommandLine {
  readonly command: CommandName | undefined;
  readonly given: Partial<Parameters>;
  /** What was typed for the flags that only this command has. */
  readonly own: OwnTexts;
  /** Neither flags nor values of flags: to `predict`, problems. */
  readonly operands: readonly string[];
}

/** @throws FlagError for a flag that does not exist or a value that cannot be read */
export function readCommandLine(args: readonly string[]): CommandLine {
  const [first] = args;
  const command = commands.find((name) => name === first);
  if (command === undefined) return { command, own: {}, ...flagsAndOperands(args) };
  const { own, rest } = takeOwnFlags(args.slice(1), ownFlags[command] ?? {});
  return { command, own, ...flagsAndOperands(rest) };
}

function flagsAndOperands(args: readonly string[]) {
  const { flags, operands } = separate(args);
  return { given: givenFlags(flags), operands };
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
