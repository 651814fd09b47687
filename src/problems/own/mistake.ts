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

/** Where in the file the error was raised: the innermost call that is in it. Other files have URLs. */
function lineOf({ stack }: Error, path: string): number | undefined {
  const places = [`(${path}:`, `at ${path}:`];
  for (const frame of String(stack).split("\n")) {
    const place = places.find((place) => frame.includes(place));
    if (place !== undefined) return parseInt(frame.slice(frame.indexOf(place) + place.length));
  }
}
