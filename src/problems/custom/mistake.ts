import { FileError } from "../../errors.ts";
import { show } from "./check_fields.ts";

/** Characters of a message that are shown: values in it may be of any size. */
const longest = 300;

/**
 * An error that code of the user's raised, in one line.
 *
 * @param path the file of the code @param what what the code was doing, e.g. "generate failed"
 */
export function userErrorIn(path: string, what: string, error: unknown): FileError {
  return errorAt(path, `${what}: ${textOf(error)}`, error);
}

/** The same with all that is to be said. */
export function errorAt(path: string, problem: string, error: unknown): FileError {
  const place = placeOf(error, path);
  return new FileError(place?.path ?? path, problem, place?.line, { cause: error });
}

/** Calls code of the user's. @throws {FileError} for any error it raises, or that it is: a file it imports may be the mistaken one */
export function attempt<T>(path: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof FileError ? error : userErrorIn(path, what, error);
  }
}

/** What an error says, in one line. Anything can be thrown. */
export function textOf(error: unknown): string {
  const message = error instanceof Error ? error.message : error;
  const text = (typeof message === "string" ? message : show(message)).replaceAll(
    /[\s\p{C}]+/gu,
    " ",
  );
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

interface Place {
  readonly path: string;
  readonly line: number;
}

/** Where an error was raised: the innermost call in a file of the user's own. @param path of the file of `--problem` */
function placeOf(error: unknown, path: string): Place | undefined {
  if (!(error instanceof Error)) return undefined;
  const frames = String(error.stack).split("\n").filter((frame) => /^\s*at /.test(frame));
  return frames.map((frame) => placeIn(frame, path)).find((place) => place !== undefined);
}

/** Files of the program and of the runtime have URLs; those of packages are not the user's. */
function placeIn(frame: string, path: string): Place | undefined {
  const start = [`(${path}:`, `at ${path}:`].find((start) => frame.includes(start));
  if (start !== undefined) {
    return { path, line: parseInt(frame.slice(frame.indexOf(start) + start.length)) };
  }
  const [, file, line] =
    /(?: \(|at )((?:[A-Za-z]:[\\/])?[^():]+\.[mc]?[jt]s):(\d+):\d+\)?$/.exec(frame) ?? [];
  if (file === undefined || /[\\/]node_modules[\\/]/.test(file)) return undefined;
  return { path: file, line: Number(line) };
}
