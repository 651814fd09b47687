/** What a command line asks for: a command, flags, and operands. */
import { closest, distance } from "fastest-levenshtein";
import { FlagError } from "../errors.ts";
import { readArguments } from "./arguments.ts";
import type { Command, CommandLine } from "./command.ts";
import { readFlags, strayError } from "./parse.ts";
import { shorten } from "../text/shorten.ts";
import type { FlagName, Parameters } from "./table.ts";

/** Spellings that differ more are different words. */
const mostTypos = 2;

/**
 * @param args what follows the name of the program
 * @param commands all that there are
 * @throws {FlagError} for a flag or command that does not exist, does not go with the command, or cannot be read
 */
export function readCommandLine(
  args: readonly string[],
  commands: readonly Command[],
): CommandLine {
  const named = commandNamed(args, commands);
  if (named === undefined) refuseMistyped(args[0], commands);
  const { flags, own, operands } = readArguments(named ? args.slice(1) : args, named?.ownFlags);
  const given = readFlags(flags);
  const command = named ?? askedFor(given, commands);
  refuseOtherFlags(command, given, commands);
  const stray = operands[command.operands?.most ?? 0];
  if (stray !== undefined) throw strayError(stray);
  return { command, given, own, operands, args };
}

/** The command that the first argument names. */
export function commandNamed(
  [first]: readonly string[],
  commands: readonly Command[],
): Command | undefined {
  return commands.find(({ name }) => name === first);
}

/** The command that flags ask for where none is named: without any such flag the first, else the last that is asked for. */
function askedFor(given: Partial<Parameters>, commands: readonly Command[]): Command {
  const unnamed = commands.filter(({ askedForBy }) => askedForBy !== undefined);
  return unnamed.findLast((command) => flagAskingFor(command, given) !== undefined) ?? unnamed[0]!;
}

function flagAskingFor({ askedForBy }: Command, given: Partial<Parameters>): FlagName | undefined {
  return askedForBy?.find((flag) => given[flag]);
}

/** Flags that the command does not take, or that ask for another one. */
function refuseOtherFlags(
  command: Command,
  given: Partial<Parameters>,
  commands: readonly Command[],
): void {
  const { name, takes, askedForBy } = command;
  if (typeof takes !== "string") refuseUntaken(name, takes, given);
  if (askedForBy === undefined || flagAskingFor(command, given) !== undefined) return;
  for (const other of commands) {
    const flag = flagAskingFor(other, given);
    if (flag !== undefined) throw new FlagError(`--${flag}`, `asks for ${other.name}, not ${name}`);
  }
}

function refuseUntaken(name: string, takes: readonly FlagName[], given: Partial<Parameters>) {
  const flags = Object.keys(given) as FlagName[];
  const stray = flags.find((flag) => flag !== "debug" && !takes.includes(flag));
  if (stray === undefined) return;
  const taken = takes.length === 0 ? "no flags" : takes.map((flag) => `--${flag}`).join(", ");
  throw new FlagError(`--${stray}`, `not for ${name}, which takes ${taken}`);
}

function refuseMistyped(first: string | undefined, commands: readonly Command[]): void {
  if (first === undefined || first.startsWith("-") || first.length > 30) return;
  const nearest = closest(first, commands.map(({ name }) => name));
  if (distance(first, nearest) > mostTypos) return;
  throw new FlagError(shorten(first), `there is no such command. Did you mean ${nearest}?`);
}
