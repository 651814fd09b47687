import type { Rows } from "../../flags/flag.ts";
import { rowsOf } from "./declared_flags.ts";
import { evaluateFile } from "./evaluate_file.ts";
import { type ProblemFiles, textOfFile } from "./modules/problem_files.ts";

/**
 * The flags that a file for `--problem` declares; it is run only if it speaks of any.
 *
 * @throws {FileError} if it cannot be read, or something is wrong with it
 */
export function flagsInFile(path: string): Rows {
  const files: ProblemFiles = {};
  if (!/\bflags\b/.test(textOfFile(files, path))) return {};
  return rowsOf(path, evaluateFile(path, files).flags);
}
