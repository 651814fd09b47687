import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileError } from "./file_error.ts";
import { operatingSystemCalls } from "./file_system_calls.ts";
import { fileLimits, readTextFile } from "./regular_file.ts";

/** Names of a file of a set in its folder: as it waits, and as it is to be called. */
export type NamePair = readonly [temporary: string, name: string];

/**
 * Gives the files of a set their names, as its record says, and removes the record. Some may have theirs already.
 *
 * @returns the paths of the set @throws {SyntaxError} for what is no record
 * @throws {FileError} when that cannot be read, or a file cannot get its name
 */
export function finishSet(record: string): string[] {
  const folder = dirname(record), pairs = pairsIn(readTextFile(record, fileLimits.names));
  for (const [temporary, name] of pairs) {
    if (fs.existsSync(join(folder, temporary))) rename(join(folder, temporary), join(folder, name));
  }
  operatingSystemCalls.fsyncFolder(folder);
  fs.unlinkSync(record);
  return pairs.map(([, name]) => join(folder, name));
}

function rename(from: string, to: string): void {
  try {
    fs.renameSync(from, to);
  } catch (error) {
    throw fileError(to, "cannot be written", error);
  }
}

/** Bare names: a record that somebody else has put there must not reach out of its folder. */
function pairsIn(text: string): readonly NamePair[] {
  const pairs: unknown = JSON.parse(text);
  const isName = (name: unknown) =>
    typeof name === "string" && name === basename(name) && !/^\.{0,2}$/.test(name);
  const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every(isName);
  if (Array.isArray(pairs) && pairs.every(isPair)) return pairs;
  throw new SyntaxError("not a record of files");
}
