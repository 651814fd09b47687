/**
 * From the command line, or from a list of overrides, to checked and frozen {@link Parameters}.
 */
import { type Command, CommanderError, type ParseOptionsResult } from "commander";
import { FlagError } from "../errors.ts";
import { problemOfParameters } from "./check.ts";
import { createCommand } from "./command.ts";
import { problemOfEffect } from "./effect.ts";
import { problemOfFiles } from "./files_exist.ts";
import type { FlagValue, Use } from "./flag.ts";
import { flagNamed } from "./flag_names.ts";
import { EXPECTED, readValue } from "./read_value.ts";
import { shorten } from "../text/shorten.ts";
import { type FlagName, flagNames, isFlagName, type Parameters, rowOf } from "./table.ts";

/** Values by name of flag, as text or already of their type; aliases are accepted. */
export type Overrides = Readonly<Record<string, FlagValue>>;

/**
 * Reads a command line: `--flag value` or `--flag=value`, the last of several wins, names may be abbreviated.
 * @param args the arguments after the program's name
 * @throws FlagError naming the flag that is unknown or whose value cannot be used
 */
export function parseParameters(args: readonly string[]): Parameters {
  return parametersWith(givenFlags(args));
}

/** What a command line sets, by full names; nothing is checked but that flags exist and values can be read. */
export function givenFlags(args: readonly string[]): Partial<Parameters> {
  const command = createCommand();
  const { operands, unknown } = splitOptions(command, args.map(withFullName));
  const values = readAll(command.opts<Record<string, string | boolean>>());
  const stray = unknown[0] ?? operands[0];
  if (stray !== undefined) throw strayError(stray);
  return values;
}

/**
 * The defaults but for `overrides`, checked like a command line.
 * @param use what they are for
 * @throws FlagError naming the flag that is unknown, or whose value cannot be used or would be ignored
 */
export function parametersWith(overrides: Overrides, use: Use = "train"): Parameters {
  return parametersOver(defaults(), overrides, use);
}

/** The same with another starting point than the defaults; of its flags nobody asks whether they have an effect. */
export function parametersOver(start: Parameters, overrides: Overrides, use: Use): Parameters {
  const given = readAll(overrides), parameters = { ...start, ...given };
  const problem = problemOfParameters(parameters) ?? problemOfEffect(use, parameters, given) ??
    problemOfFiles(parameters);
  if (problem) throw new FlagError(`--${problem.flag}`, problem.problem);
  return Object.freeze(parameters);
}

/** The default value of every flag (to train with them, files of examples must be named). */
export function defaults(): Parameters {
  return Object.fromEntries(flagNames.map((flag) => [flag, rowOf(flag).default])) as Parameters;
}

function readAll(overrides: Overrides): Partial<Parameters> {
  const entries = Object.entries(overrides).map(([typed, value]) => {
    const flag = flagNamed(typed);
    return [flag, readOne(flag, value)];
  });
  return Object.fromEntries(entries);
}

function readOne(flag: FlagName, value: FlagValue): FlagValue {
  if (typeof value === "string") return readText(flag, value);
  return rowOf(flag).type === "bigint" && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function readText(flag: FlagName, text: string): FlagValue {
  // What looks like the next flag is not a value: `--exp_name --cpu true` lacks one.
  if (text.startsWith("--")) throw new FlagError(`--${flag}`, missingValue(flag));
  const { type } = rowOf(flag);
  const value = readValue(type, text);
  if (value === undefined) {
    throw new FlagError(`--${flag}`, `expected ${EXPECTED[type]}, found ${shorten(text)}`);
  }
  return value;
}

function missingValue(flag: FlagName): string {
  return `a value is missing, expected ${EXPECTED[rowOf(flag).type]}`;
}

function withFullName(argument: string): string {
  if (!argument.startsWith("--")) return argument;
  const [typed] = argument.slice(2).split("=", 1);
  return `--${flagNamed(typed)}${argument.slice(2 + typed.length)}`;
}

function splitOptions(command: Command, args: string[]): ParseOptionsResult {
  try {
    return command.parseOptions(args);
  } catch (error) {
    const last = (args.at(-1) ?? "").slice(2);
    if (error instanceof CommanderError && isFlagName(last)) {
      throw new FlagError(`--${last}`, missingValue(last));
    }
    throw error;
  }
}

export function strayError(stray: string): FlagError {
  const switched = /^--(\w+)=/.exec(stray)?.[1];
  if (switched) return new FlagError(`--${switched}`, "takes no value");
  return new FlagError(shorten(stray), "expected a flag like --operation or the value of one");
}
