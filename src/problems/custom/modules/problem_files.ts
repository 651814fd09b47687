import { fileLimits, readTextFile } from "../../../files/regular_file.ts";
import { resolveImport } from "./resolve_import.ts";

/** A file that was loaded: its text, and the files that its imports were found to be. */
interface LoadedFile {
  readonly text: string;
  readonly imports: Record<string, string>;
}

/**
 * The files of a problem by path, each read once, when it is first needed: the one that `--problem` names, those beside it, and
 * those of packages. As plain data it goes to worker threads, so that whoever edits a file of a run that is under way changes
 * neither its test sets nor what these threads make.
 */
export type ProblemFiles = Record<string, LoadedFile>;

/** @throws {FileError} if it cannot be read */
export function textOfFile(files: ProblemFiles, path: string): string {
  files[path] ??= { text: readTextFile(path, fileLimits.problem), imports: {} };
  return files[path].text;
}

/**
 * The file that an import names.
 *
 * @param from path of a loaded file @param name what stands behind `from` in the import
 * @throws {Error} saying why there is none
 */
export function importedFile(files: ProblemFiles, from: string, name: string): string {
  return files[from]!.imports[name] ??= resolveImport(from, name);
}
