/**
 * From the command line, or from a list of overrides, to checked and frozen {@link Flags}.
 */
import { FlagError } from "../errors.ts";
import { readArguments } from "./arguments.ts";
import { problemOfParameters } from "./check.ts";
import { problemOfEffect } from "./effect.ts";
import { problemOfFiles } from "./files_exist.ts";
import type { FlagValue, Use } from "./flag.ts";
import { flagNamed } from "./flag_names.ts";
import { EXPECTED, readValue } from "./read_value.ts";
import { withProblemFlags } from "./problem_flags.ts";
import { shorten } from "../text/shorten.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "./table.ts";

/** Values by name of flag, as text or already of their type; aliases are accepted. */
export type Overrides = Readonly<Record<string, FlagValue>>;

/**
 * Reads a command line: `--flag value` or `--flag=value`, the last of several wins, names may be abbreviated.
 * @param args the arguments after the program's name
 * @throws FlagError naming the flag that is unknown or whose value cannot be used
 */
export function parseFlags(args: readonly string[]): Flags {
  const { flags, operands: [stray], configs: [file] } = readArguments(args);
  if (file !== undefined) throw new FlagError("--config", "expected flags alone");
  if (stray !== undefined) throw unknownFlagError(stray);
  return flagsWith(readFlags(flags));
}

/**
 * The defaults but for `overrides`, checked like a command line.
 * @param use what they are for
 * @throws FlagError naming the flag that is unknown, or whose value cannot be used or would be ignored
 */
export function flagsWith(overrides: Overrides, use: Use = "train"): Flags {
  return flagsOver(defaults(), overrides, use);
}

/** The same with another starting point than the defaults; of its flags nobody asks whether they have an effect. */
export function flagsOver(start: Flags, overrides: Overrides, use: Use): Flags {
  const given = readFlags(overrides), parameters = withProblemFlags(start, given);
  const problem = problemOfParameters(parameters) ?? problemOfEffect(use, parameters, given) ??
    problemOfFiles(parameters);
  if (problem) throw new FlagError(`--${problem.flag}`, problem.problem);
  return Object.freeze(parameters);
}

/** The default value of every flag (to train with them, files of examples must be named). */
export function defaults(): Flags {
  return Object.fromEntries(flagNames.map((flag) => [flag, rowOf(flag).default])) as Flags;
}

/** The values of flags by full name; nothing is checked but that they can be read. @throws {FlagError} */
export function readFlags(overrides: Overrides): Partial<Flags> {
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
  const { type } = rowOf(flag);
  const value = readValue(type, text);
  if (value === undefined) {
    throw new FlagError(`--${flag}`, `expected ${EXPECTED[type]}, found ${shorten(text)}`);
  }
  return value;
}

export function unknownFlagError(stray: string): FlagError {
  return new FlagError(shorten(stray), "expected a flag like --operation or the value of one");
}
