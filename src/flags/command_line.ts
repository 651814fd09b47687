/** What a command line asks for: a command, flags, and operands. */
import { closest, distance } from "fastest-levenshtein";
import { FlagError } from "../errors.ts";
import { readArguments, type Texts } from "./arguments.ts";
import { type Rows, usesOf } from "./flag.ts";
import type { Command, CommandLine } from "./command.ts";
import { readConfig } from "./config.ts";
import { readOwnFlags } from "./own_flags.ts";
import { readFlags, unknownFlagError } from "./parse.ts";
import { problemFlag, withProblemFlags } from "./problem_flags.ts";
import { textOfFlags } from "./assignments.ts";
import { shorten } from "../text/shorten.ts";
import { type FlagName, type Flags, rowOf } from "./table.ts";

/** Spellings that differ more are different words. */
const mostTypos = 2;

interface Reading {
  /** What stands in a file of `--config`, beside what is typed. */
  readonly read?: (path: string, typed: Partial<Flags>, problemRows: Rows) => Partial<Flags>;
  /** Flags that the file of `--problem` declares. */
  readonly problemRows?: Rows;
}

/**
 * @param args what follows the name of the program
 * @param commands all that there are
 * @throws {FlagError} for a flag or command that does not exist, does not go with the command, or cannot be read
 */
export function readCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  { read = readConfig, problemRows = {} }: Reading = {},
): CommandLine {
  const named = commandNamed(args, commands);
  if (named === undefined) refuseMistyped(args[0], commands);
  refuseTaken(problemRows, commands.filter((each) => each === named || !isForSearches(each)));
  const { flags, own, ofProblem, operands, configs } = readArguments(
    named ? args.slice(1) : args,
    named?.ownFlags,
    problemRows,
  );
  const typed = withTexts(readFlags(flags), ofProblem, problemRows);
  if (named !== undefined && configs.length > 0) refuseConfig(named);
  const inFiles = configs.map((path) => read(path, typed, problemRows)).reduce(
    withProblemFlags,
    {},
  );
  const command = named ?? askedFor({ ...inFiles, ...typed }, commands);
  const given = withProblemFlags(ofUseTo(command, inFiles), typed);
  refuseOtherFlags(command, given, commands);
  const stray = operands[command.operands?.most ?? 0];
  if (stray !== undefined) throw unknownFlagError(stray);
  return { command, given, own, operands, args, problemRows };
}

/** What was typed for flags of the problem's file, each value checked, as part of `--problem_flags`. */
function withTexts(typed: Partial<Flags>, texts: Texts, rows: Rows): Partial<Flags> {
  if (Object.keys(texts).length === 0) return typed;
  const entries = Object.keys(texts).map((name) => [name, rows[name]!]);
  const values = readOwnFlags(Object.fromEntries(entries), texts);
  return withProblemFlags(typed, { [problemFlag]: textOfFlags(values) });
}

/** Whether a command is of no use to problems with questions, whose flags may then be called like its own. */
function isForSearches({ operands }: Command): boolean {
  return operands?.holds === "search";
}

/** A flag of a command cannot be a problem's as well: the command line would be ambiguous. */
function refuseTaken(rows: Rows, commands: readonly Command[]): void {
  for (const { name, ownFlags = {} } of commands) {
    const taken = Object.keys(rows).find((flag) => Object.hasOwn(ownFlags, flag));
    if (taken === undefined) continue;
    const problem =
      `is declared by the file of --problem, but int2int ${name} has a flag of that name`;
    throw new FlagError(`--${taken}`, `${problem}: choose another name`);
  }
}

/** The command that the first argument names. */
export function commandNamed(
  [first]: readonly string[],
  commands: readonly Command[],
): Command | undefined {
  return commands.find(({ name }) => name === first);
}

/** The command that flags ask for where none is named: without any such flag the first, else the last that is asked for. */
function askedFor(given: Partial<Flags>, commands: readonly Command[]): Command {
  const unnamed = commands.filter(({ askedForBy }) => askedForBy !== undefined);
  return unnamed.findLast((command) => flagAskingFor(command, given) !== undefined) ?? unnamed[0]!;
}

function flagAskingFor({ askedForBy }: Command, given: Partial<Flags>): FlagName | undefined {
  return askedForBy?.find((flag) => given[flag]);
}

/** Flags that the command does not take, or that ask for another one. */
function refuseOtherFlags(
  command: Command,
  given: Partial<Flags>,
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

/** A file may serve several commands, each of which takes what it can use. Training says what has no effect. */
function ofUseTo({ takes }: Command, flags: Partial<Flags>): Partial<Flags> {
  if (takes === "train") return flags;
  const entries = Object.entries(flags).filter(([flag]) =>
    usesOf(rowOf(flag as FlagName)).some((use) => use === takes)
  );
  return Object.fromEntries(entries);
}

function refuseConfig({ name, takes }: Command): void {
  if (typeof takes !== "string") throw new FlagError("--config", `not for ${name}`);
}

function refuseUntaken(name: string, takes: readonly FlagName[], given: Partial<Flags>) {
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
