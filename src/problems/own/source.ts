/**
 * The text of files for `--problem`. Each is read once: whoever edits the file of a run that is under way changes neither
 * its test sets nor what worker threads make.
 */
import { readFileSync } from "node:fs";
import { fileError } from "../../files/file_error.ts";

const texts = new Map<string, string>();

/**
 * The file as it was when it was first asked for.
 *
 * @throws {FileError} if it cannot be read
 */
export function sourceOf(path: string): string {
  const known = texts.get(path);
  if (known !== undefined) return known;
  try {
    const text = readFileSync(path, "utf8");
    texts.set(path, text);
    return text;
  } catch (error) {
    throw fileError(path, "the problem cannot be read", error);
  }
}

/** Lets this thread take the text that another one read. */
export function rememberSource(path: string, text: string): void {
  texts.set(path, text);
}
