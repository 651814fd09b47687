import { fileLimits, readTextFile } from "../../files/regular_file.ts";

/** The text of a file for `--problem`. @throws {FileError} if it cannot be read */
export function readProblemFile(path: string): string {
  return readTextFile(path, fileLimits.problem);
}
