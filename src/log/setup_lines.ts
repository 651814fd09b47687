/** What the log says before training starts: the words of Int2Int, from values given. */

import { stringRepr } from "../text/python_format.ts";

/** First line of every run. */
export const INITIALIZED_LINE = "============ Initialized logger ============";

/** Where the files of the run go; ends with an empty line. */
export function storedLine(folder: string): string {
  return `The experiment will be stored in ${folder}\n`;
}

/**
 * The command as a shell would take it.
 *
 * @param program the words before the flags @param args the flags and their values
 */
export function commandLine(program: string, args: readonly string[]): string {
  return `Running command: ${[program, ...args.map(quoteArgument)].join(" ")}`;
}

/** The vocabulary with its ids, as a Python dictionary. */
export function vocabularyLine(words: readonly string[]): string {
  return `words: {${words.map((word, id) => `${stringRepr(word)}: ${id}`).join(", ")}}`;
}

/** Number of trained weights in a module, e.g. `encoder`. */
export function parameterCountLine(module: string, count: number): string {
  return `Number of parameters (${module}): ${count}`;
}

/** Number of trained tensors. */
export function tensorCountLine(count: number): string {
  return `Found ${count} parameters in model.`;
}

/** Who works together: `4 processes on 2 machines train together (Open MPI 4.1.4)`. */
export function worldLine(
  { size, machines, library }: {
    readonly size: number;
    readonly machines: number;
    readonly library: string;
  },
  what: "train" | "evaluate",
): string {
  const places = machines === 1 ? "1 machine" : `${machines} machines`;
  return `${size} processes on ${places} ${what} together (${library})`;
}

function quoteArgument(argument: string): string {
  const isPlain = /^(--[\w=.,:/+-]*|\w+)$/.test(argument);
  return isPlain ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
