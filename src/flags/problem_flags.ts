/**
 * Flags that the file of `--problem` declares. Their values are one text, that of `--problem_flags`: `degree=4,kind=cycle`. So
 * runs, sweeps and saved models keep them like any other flag, and nobody has to run the file to read it.
 */
import { FlagError } from "../errors.ts";
import { noneOf } from "../text/nearest.ts";
import { shorten } from "../text/shorten.ts";
import type { Flags } from "./table.ts";
import { type Assignments, assignmentsExpected, textOfFlags, textsIn } from "./assignments.ts";
import type { FlagValue, Rows } from "./flag.ts";
import { readOwnFlags } from "./own_flags.ts";

/** The flag whose value they are. */
export const problemFlag = "problem_flags" satisfies keyof Flags;

/** The values in two texts, where the second counts more. @throws {FlagError} where one is not written like that */
export function combined(first: string, second: string): string {
  return textOfFlags({ ...expectTexts(first), ...expectTexts(second) });
}

/** The same for flags of which one side may not have any. */
export function withProblemFlags<F extends Partial<Flags>>(first: F, second: Partial<Flags>): F {
  const [before, after] = [first[problemFlag], second[problemFlag]];
  const both = before && after ? { [problemFlag]: combined(before, after) } : {};
  return { ...first, ...second, ...both };
}

/**
 * The value of every flag that a file declares, defaults where the text says nothing.
 *
 * @param file that declares them, for messages
 * @throws {FlagError} naming the flag that is not declared, or whose value cannot be used
 */
export function readProblemFlags(
  rows: Rows,
  text: string,
  file: string,
): Record<string, FlagValue> {
  const texts = expectTexts(text), names = Object.keys(rows);
  const stray = Object.keys(texts).find((name) => !names.includes(name));
  if (stray === undefined) return readOwnFlags(rows, texts);
  const problem = names.length === 0
    ? `${file} declares no flags, found ${stray}`
    : `${noneOf("flag", stray, names)} in ${file}`;
  throw new FlagError(`--${problemFlag}`, problem);
}

function expectTexts(text: string): Assignments {
  const texts = textsIn(text);
  if (texts !== undefined) return texts;
  throw new FlagError(
    `--${problemFlag}`,
    `expected ${assignmentsExpected}, found ${shorten(text)}`,
  );
}
