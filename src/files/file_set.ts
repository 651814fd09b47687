/**
 * Several files that appear together: each waits, whole and on the disk, under a temporary name; then a record says which names
 * they are to have. From there on the set is there: should the process be killed while it gives the names, whoever writes to
 * the folder next finishes that.
 */
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeFileAtomically } from "./atomic_file.ts";
import { finishSet, type NamePair } from "./finish_set.ts";
import { recordName } from "./temporary_names.ts";

/**
 * Gives all files of a set their names, which nothing has yet.
 *
 * @param path of the file after which the set is called; all are in its folder
 * @throws {FileError} when the disk refuses; all wait under their temporary names then
 */
export function commitSet(path: string, files: readonly NamePair[]): void {
  const folder = dirname(path), record = join(folder, recordName(basename(path)));
  writeFileAtomically(record, [new TextEncoder().encode(JSON.stringify(files))]);
  try {
    finishSet(record);
  } catch (error) {
    // Else somebody would finish what the caller is told has failed.
    fs.rmSync(record, { force: true });
    files.forEach(([temporary, name]) => takeBack(join(folder, temporary), join(folder, name)));
    throw error;
  }
}

function takeBack(temporary: string, path: string): void {
  if (!fs.existsSync(temporary) && fs.existsSync(path)) fs.renameSync(path, temporary);
}
