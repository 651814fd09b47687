/**
 * Configuration files: flags by name, in TOML or as the `params.json` of a run. What a file says is checked like what is typed,
 * and what is typed counts more.
 */
import { basename } from "node:path";
import { FileError, FlagError } from "../errors.ts";
import { problemOfValue } from "./check.ts";
import { type ConfigText, readConfigText } from "./config_text.ts";
import type { FlagValue, Row, Rows } from "./flag.ts";
import { exactFlagNamed } from "./flag_names.ts";
import { withNamedProblem } from "./named_problem.ts";
import { readOwnFlags } from "./own_flags.ts";
import { readFlags } from "./parse.ts";
import { problemFlag, withProblemFlags } from "./problem_flags.ts";
import { textOfFlags } from "./assignments.ts";
import { type FlagName, type Flags, rowOf } from "./table.ts";

/**
 * The flags of a file for `--config`.
 *
 * @param typed those of the command line, which must name the file of a problem that a run has
 * @param problemRows flags that this file declares
 * @throws {FileError} naming file and line @throws {FlagError} when code would be run that nobody has named
 */
export function readConfig(
  path: string,
  typed: Partial<Flags> = {},
  problemRows: Rows = {},
): Partial<Flags> {
  const text = readConfigText(path);
  if (Object.hasOwn(text.values, "sweep")) {
    const problem = "[sweep] is for int2int sweep, which trains one run for each combination";
    throw new FileError(path, problem, text.lineOf("sweep"));
  }
  const flags = flagsOfConfig(text, problemRows);
  return basename(path) === "params.json" ? ofAnotherRun(flags, typed) : flags;
}

/** Those of a run are taken over for a new one, which needs a folder of its own. */
function ofAnotherRun(
  { exp_id: _, ...flags }: Partial<Flags>,
  typed: Partial<Flags>,
): Partial<Flags> {
  return withNamedProblem(flags, typed);
}

/**
 * The flags that stand at the top of a file, outside the table `[sweep]`.
 *
 * @throws {FileError} naming file and line
 */
export function flagsOfConfig(text: ConfigText, problemRows: Rows = {}): Partial<Flags> {
  const keys = Object.keys(text.values).filter((key) => key !== "sweep");
  const ofProblem = keys.filter((key) => Object.hasOwn(problemRows, key));
  const entries = keys.filter((key) => !ofProblem.includes(key))
    .map((key) => [key, flagOfKey(text, key, undefined, Object.keys(problemRows))] as const);
  const flags = Object.fromEntries(
    entries.map(([key, flag]) => [flag, valueOfKey(text, key, flag, text.values[key])]),
  );
  const own = ofProblem.map((key) => [key, valueOfRow(text, key, problemRows[key]!)]);
  const said = own.length > 0 ? { [problemFlag]: textOfFlags(Object.fromEntries(own)) } : {};
  return withProblemFlags(flags as Partial<Flags>, said);
}

/** The value of a flag that the file of the problem declares. @param value by default that of the key @throws {FileError} */
export function valueOfRow(
  text: ConfigText,
  key: string,
  row: Row,
  value = text.values[key],
  table?: string,
): FlagValue {
  return atLine(text, text.lineOf(key, table), () => {
    if (!isPlain(value)) {
      throw new FlagError(`--${key}`, `expected one value, found ${shown(value)}`);
    }
    return readOwnFlags({ [key]: row }, { [key]: String(value) })[key]!;
  });
}

/** The flag that a key names, by its full name or an alias. @param table where the key stands @throws {FileError} */
export function flagOfKey(
  text: ConfigText,
  key: string,
  table?: string,
  others: readonly string[] = [],
): FlagName {
  return atLine(text, text.lineOf(key, table), () => exactFlagNamed(key, [], others));
}

/** The value of a flag, checked. @param key its name in the file @throws {FileError} */
export function valueOfKey(
  text: ConfigText,
  key: string,
  flag: FlagName,
  value: unknown,
  table?: string,
): FlagValue {
  return atLine(text, text.lineOf(key, table), () => valueOfFlag(flag, value));
}

/** Runs what raises errors about flags, and has them name file and line. */
export function atLine<T>({ path }: ConfigText, line: number | undefined, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new FileError(path, error.message, line);
  }
}

function valueOfFlag(flag: FlagName, value: unknown): FlagValue {
  if (!isPlain(value) || rowOf(flag).type === "string" && typeof value !== "string") {
    throw new FlagError(`--${flag}`, `expected ${expected(flag)}, found ${shown(value)}`);
  }
  const read = readFlags({ [flag]: value })[flag]!;
  const problem = problemOfValue(flag, read);
  if (problem !== undefined) throw new FlagError(`--${flag}`, problem);
  return read;
}

function isPlain(value: unknown): value is FlagValue {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}

function expected(flag: FlagName): string {
  return rowOf(flag).type === "string" ? "a text in quotes" : "one value";
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list; lists are for the table [sweep] of int2int sweep";
  if (value === null) return "null";
  if (value instanceof Date) return "a date";
  return typeof value === "object" ? "a table" : String(value);
}
