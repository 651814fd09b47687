/** Looks for runs in folders. */
import * as fs from "node:fs";
import { basename, join, resolve } from "node:path";
import { FileError } from "../errors.ts";
import { fileError } from "../files/file_error.ts";
import { whatIsAt } from "../files/regular_file.ts";
import { runFiles } from "./run_files.ts";

/** A run, not read yet. */
export interface FoundRun {
  /** A folder, or the log file that was given. */
  readonly path: string;
  /** As many of the last parts of its path as distinguish it, at least two: `exp_name/exp_id`. */
  readonly name: string;
}

const leastParts = 2;

const natural = new Intl.Collator("en", { numeric: true });

/**
 * The runs in some folders, at any depth, in natural order of their names. Given files are logs.
 *
 * @param note is given what cannot be looked into
 * @throws {FileError} when something that was given is missing, or has no run
 */
export function findRuns(paths: readonly string[], note: (text: string) => void): FoundRun[] {
  const seen = new Set<string>();
  const found = paths.flatMap((path) => {
    if (whatIsAt(path) !== "a folder") return [expectFile(path)];
    const isKnown = seen.has(realPath(path)), runs = runsIn(path, seen, note);
    if (runs.length > 0 || isKnown) return runs;
    const files = `${runFiles.metrics} or ${runFiles.log}`;
    throw new FileError(path, `found no run, expected folders with a file ${files}`);
  });
  return withNames([...new Set(found)]).sort((a, b) => natural.compare(a.name, b.name));
}

function expectFile(path: string): string {
  const found = whatIsAt(path);
  if (found === "a file") return path;
  const problem = found === undefined ? "there is no such file or folder" : `found ${found}`;
  throw new FileError(path, `${problem}, expected the folder of a run, or a log`);
}

/** @param seen folders looked into, so that links lead to each only once */
function runsIn(folder: string, seen: Set<string>, note: (text: string) => void): string[] {
  const real = realPath(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    note(fileError(folder, "cannot be looked into", error).message);
    return [];
  }
  const isRun = entries.some(({ name }) => name === runFiles.metrics || name === runFiles.log);
  const folders = entries.filter((entry) => leadsToFolder(folder, entry));
  return [
    ...isRun ? [folder] : [],
    ...folders.flatMap(({ name }) => runsIn(join(folder, name), seen, note)),
  ];
}

function leadsToFolder(folder: string, entry: fs.Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return fs.statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function realPath(path: string): string {
  try {
    return fs.realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function withNames(paths: readonly string[]): FoundRun[] {
  const parts = paths.map((path) => resolve(path).split(/[/\\]/).filter((part) => part !== ""));
  const deepest = Math.max(...parts.map(({ length }) => length));
  const named = (count: number) => parts.map((each) => each.slice(-count).join("/"));
  let count = leastParts;
  while (count < deepest && new Set(named(count)).size < paths.length) count++;
  return named(count).map((name, k) => ({ path: paths[k]!, name: name || basename(paths[k]!) }));
}
