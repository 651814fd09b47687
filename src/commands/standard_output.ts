/** Results of commands that may be long, so that whoever reads them may have seen enough before the end. */
import { fileError } from "../files/file_error.ts";
import { writeText } from "../log/text_stream.ts";

/** The exit code of a program whose output nobody reads any more: as if SIGPIPE had ended it. */
export const readerGoneCode = 141;

/** @returns whether somebody still reads @throws {FileError} when it cannot be written for another reason */
export function writeOutput(text: string): boolean {
  try {
    writeText(Deno.stdout, text);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return false;
    throw fileError("standard output", "cannot be written", error);
  }
}
