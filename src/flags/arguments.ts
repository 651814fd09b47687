/** Takes arguments apart: flags with the text of their values, and the rest. */
import { FlagError } from "../errors.ts";
import type { Row, Rows } from "./flag.ts";
import { configFlag, flagNamed } from "./flag_names.ts";
import { config } from "./groups/config.ts";
import { EXPECTED } from "./read_value.ts";
import { rowOf } from "./table.ts";

/** What was typed, by full name of flag. */
export type Texts = Readonly<Record<string, string>>;

export interface Arguments {
  readonly flags: Texts;
  /** The same for flags that only one command has. */
  readonly own: Texts;
  /** The same for flags that the file of a problem declares. */
  readonly ofProblem: Texts;
  /** Files with more flags, in the order in which they were named. */
  readonly configs: readonly string[];
  /** Neither flags nor values of flags. These may begin with one minus sign, since flags have two. */
  readonly operands: readonly string[];
}

/**
 * Reads `--flag value` and `--flag=value`. The last of several wins; names may be abbreviated, except those in `ownRows` and `problemRows`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const { flags, operands } = readArguments(["--batch_size=8", "12 18", "--max_ep", "3"]);
 * assert.deepEqual([flags, operands], [{ batch_size: "8", max_epoch: "3" }, ["12 18"]]);
 * ```
 *
 * @param ownRows flags that only the given command has @param problemRows those that the file of a problem declares
 * @throws {FlagError} naming the flag that does not exist or lacks its value
 */
export function readArguments(
  args: readonly string[],
  ownRows: Rows = {},
  problemRows: Rows = {},
): Arguments {
  const flags: Record<string, string> = {}, own: Record<string, string> = {};
  const ofProblem: Record<string, string> = {};
  const operands: string[] = [], configs: string[] = [], rest = args.values();
  for (const argument of rest) {
    if (!argument.startsWith("--")) {
      operands.push(argument);
      continue;
    }
    const [typed] = argument.slice(2).split("=", 1) as [string];
    const joined = argument.includes("=") ? argument.slice(3 + typed.length) : undefined;
    if (Object.hasOwn(ownRows, typed)) {
      own[typed] = textOfValue(typed, ownRows[typed]!, joined, rest);
    } else if (Object.hasOwn(problemRows, typed)) {
      ofProblem[typed] = textOfValue(typed, problemRows[typed]!, joined, rest);
    } else if (typed === configFlag) {
      configs.push(textOfValue(typed, config[configFlag], joined, rest));
    } else {
      const name = flagNamed(typed, Object.keys(problemRows));
      flags[name] = textOfValue(name, rowOf(name), joined, rest);
    }
  }
  return { flags, own, ofProblem, configs, operands };
}

/** @param joined what follows an equal sign @param rest the arguments behind the flag, from which a value is taken */
function textOfValue(
  name: string,
  { type, ofOtherProgram }: Row,
  joined: string | undefined,
  rest: Iterator<string>,
): string {
  if (type === "switch") {
    if (joined !== undefined) throw new FlagError(`--${name}`, "takes no value");
    return "true";
  }
  const text = joined ?? rest.next().value as string | undefined;
  // What looks like the next flag is not a value: `--exp_name --cpu true` lacks one.
  if (text !== undefined && (ofOtherProgram || !text.startsWith("--"))) return text;
  throw new FlagError(`--${name}`, `a value is missing, expected ${EXPECTED[type]}`);
}
