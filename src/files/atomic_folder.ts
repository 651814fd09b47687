import * as fs from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FileError } from "../errors.ts";
import { exchange } from "../libc.ts";
import { writeFileAtomically } from "./atomic_file.ts";
import { fileError } from "./file_error.ts";
import { operatingSystemCalls } from "./file_system_calls.ts";
import { settleLeftovers, temporaryPath } from "./leftovers.ts";

/** A file of a folder that is written as a whole. */
export interface FolderFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Writes a folder of files so that, whenever the process stops, `path` holds either all of the old files or all of the new.
 * (On the few file systems that cannot exchange two folders it may hold none, for a moment.)
 *
 * @param isOurs whether a file of that name may be replaced @returns the paths and sizes of the files
 * @throws {FileError} when the folder cannot be written, or holds something else
 */
export function writeFolderAtomically(
  path: string,
  files: Iterable<FolderFile>,
  isOurs: (name: string) => boolean,
): { path: string; bytes: number }[] {
  // A link stays, and leads to the new folder.
  const target = fs.existsSync(path) ? fs.realpathSync(path) : resolve(path);
  const isThere = fs.existsSync(target);
  if (isThere) refuseOthers(path, target, isOurs);
  else attempt(path, () => fs.mkdirSync(dirname(target), { recursive: true }));
  const temporary = temporaryPath(target);
  try {
    const written = fill(path, temporary, files);
    attempt(path, () => putInPlace(temporary, target, isThere));
    return written;
  } finally {
    // What was there before, or what did not get its place.
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

function refuseOthers(path: string, target: string, isOurs: (name: string) => boolean): void {
  settleLeftovers(target);
  const names = attempt(path, () => fs.readdirSync(target));
  const other = names.find((name) => !isOurs(name));
  if (other === undefined) return;
  throw new FileError(
    path,
    `this folder is written as a whole, and holds ${other} besides; choose another folder`,
  );
}

function fill(path: string, temporary: string, files: Iterable<FolderFile>) {
  attempt(path, () => fs.mkdirSync(temporary));
  const written: { path: string; bytes: number }[] = [];
  for (const { name, content } of files) {
    attempt(path, () => writeFileAtomically(join(temporary, name), [content]));
    written.push({ path: join(path, name), bytes: content.length });
  }
  return written;
}

function putInPlace(temporary: string, target: string, isThere: boolean): void {
  if (!isThere) fs.renameSync(temporary, target);
  else if (!exchange(temporary, target)) replace(temporary, target);
  operatingSystemCalls.fsyncFolder(dirname(target));
}

/** In two steps, where there is no way to do it in one. */
function replace(temporary: string, target: string): void {
  const before = temporaryPath(join(dirname(target), `${basename(target)}.before`));
  fs.renameSync(target, before);
  fs.renameSync(temporary, target);
  fs.rmSync(before, { recursive: true });
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof FileError ? error : fileError(path, "cannot be written", error);
  }
}
