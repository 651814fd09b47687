/**
 * Parameters as the file `params.json` beside a checkpoint. Integers of any size are written as plain JSON numbers.
 */
import { CheckpointError } from "../errors.ts";
import { fileLimits } from "../files/regular_file.ts";
import { problemOfParameters, problemOfValue } from "./check.ts";
import type { FlagValue } from "./flag.ts";
import { defaults } from "./parse.ts";
import { shorten } from "../text/shorten.ts";
import { type FlagName, flagNames, type Flags, isFlagName, rowOf } from "./table.ts";

const MOST_DIGITS = 1000;

/** One line per flag, in the order of the table; `names` leaves out those that do not matter. */
export function flagsToJson(
  parameters: Flags,
  names: readonly FlagName[] = flagNames,
): string {
  const lines = names.map((name) => `  "${name}": ${jsonValue(parameters[name])}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/**
 * Reads what {@link flagsToJson} wrote. Flags that are missing take their default (they are younger than the
 * file), except those that have always shaped the model. Whether named files still exist is not looked at.
 * @param path the file that `text` was read from, for messages
 * @throws CheckpointError naming the file, the field and the reason
 */
export function flagsFromJson(text: string, path: string): Flags {
  if (text.length > fileLimits.flags) {
    const problem =
      `the flags take ${text.length} characters, expected at most ${fileLimits.flags}`;
    throw new CheckpointError(path, problem);
  }
  const fields = parseObject(text, path);
  for (const [name, value] of Object.entries(fields)) {
    if (!isFlagName(name)) throw new CheckpointError(path, `unknown parameter ${shorten(name)}`);
    const problem = problemOfValue(name, value);
    if (problem) throw new CheckpointError(path, `${name}: ${problem}`);
  }
  const missing = flagNames.find((name) => {
    const { shapesModel, addedLater } = rowOf(name);
    return shapesModel && !addedLater && !Object.hasOwn(fields, name);
  });
  if (missing) throw new CheckpointError(path, `${missing} is missing`);
  const parameters = { ...defaults(), ...fields } as Flags;
  const conflict = problemOfParameters(parameters);
  if (conflict) throw new CheckpointError(path, `${conflict.flag}: ${conflict.problem}`);
  return Object.freeze(parameters);
}

/** One value as JSON. */
export function jsonValue(value: FlagValue): string {
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

function parseObject(text: string, path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text, exactInteger);
  } catch (error) {
    throw new CheckpointError(path, `not JSON: ${shorten((error as Error).message)}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new CheckpointError(path, "expected a JSON object of parameters");
  }
  return content as Record<string, unknown>;
}

/** For `JSON.parse`: a number becomes a float before anybody sees it, but its text in the source is still exact. */
export function exactInteger(name: string, value: unknown, context?: { source: string }): unknown {
  if (typeof value !== "number" || !context || !isFlagName(name)) return value;
  if (rowOf(name).type !== "bigint" || context.source.length > MOST_DIGITS) return value;
  return /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
