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
  return new FileError(path, `${what}: ${textOf(error)}`, lineOf(error, path), { cause: error });
}

/** Calls code of the user's. @throws {FileError} for any error it raises */
export function attempt<T>(path: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw userErrorIn(path, what, error);
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

/** Where in the file the error was raised: the innermost call that is in it. Other files have URLs. */
export function lineOf(error: unknown, path: string): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const places = [`(${path}:`, `at ${path}:`];
  for (const frame of String(error.stack).split("\n")) {
    const place = places.find((place) => frame.includes(place));
    if (place !== undefined) return parseInt(frame.slice(frame.indexOf(place) + place.length));
  }
}
