import { FileError } from "../../errors.ts";

/**
 * An error that code of the user's raised, in one line.
 *
 * @param path the file of the code @param what what the code was doing, e.g. "generate failed"
 */
export function mistakeIn(path: string, what: string, error: unknown): FileError {
  const message = error instanceof Error ? error.message : String(error);
  const line = error instanceof Error ? lineOf(error, path) : undefined;
  return new FileError(path, `${what}: ${message.replaceAll(/\s+/g, " ")}`, line);
}

/** Calls code of the user's. @throws {FileError} for any error it raises */
export function attempt<T>(path: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw mistakeIn(path, what, error);
  }
}

/** Where in the file the error was raised: the innermost call that is in it. */
function lineOf({ stack }: Error, path: string): number | undefined {
  const text = String(stack), start = text.indexOf(`${path}:`);
  const found = start < 0 ? null : /^\d+/.exec(text.slice(start + path.length + 1));
  return found === null ? undefined : Number(found[0]);
}
