/**
 * The text of files for `--problem`. Each is read once: whoever edits the file of a run that is under way changes neither
 * its test sets nor what worker threads make.
 */
import { fileLimits, readTextFile } from "../../files/regular_file.ts";

const texts = new Map<string, string>();

/**
 * The file as it was when it was first asked for.
 *
 * @throws {FileError} if it cannot be read
 */
export function sourceOf(path: string): string {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const text = readTextFile(path, fileLimits.problem);
  texts.set(path, text);
  return text;
}

/** Lets this thread take the text that another one read. */
export function rememberSource(path: string, text: string): void {
  texts.set(path, text);
}
