/** Files of a training, a validation and a test set, and the manifest of all: as a set, so that whatever fails, none is there. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { FileError } from "../../errors.ts";
import { writeTemporary } from "../../files/atomic_file.ts";
import { fileError } from "../../files/file_error.ts";
import { commitSet } from "../../files/file_set.ts";
import { settleLeftovers } from "../../files/leftovers.ts";
import { acquireLock } from "../../files/run_lock.ts";
import type { Split } from "../../problems/problem.ts";
import type { Random } from "../../random.ts";
import { type Finished, ShuffledFile } from "./shuffled_file.ts";
import { isWrittenBefore } from "./written_before.ts";

/** A set in its file, which waits for its name. */
export interface WrittenFile extends Finished {
  readonly split: Split;
  readonly path: string;
  readonly examples: number;
}

/** Which files to write, and where. */
export interface DataFiles<S extends WrittenFile> {
  readonly folder: string;
  /** What the files are named after: that of the problem. */
  readonly name: string;
  /** Number of examples of each set; no file is written for 0. */
  readonly counts: Readonly<Record<Split, number>>;
  /** Whether the seed was drawn, so that files made with another are as good. */
  readonly isSeedDrawn: boolean;
  /** The text of the manifest, for a file of that name. */
  readonly manifest: (sets: readonly S[]) => string;
}

/** Opens the file of a set. @param expectedBytes see {@link ShuffledFile} @param random of the order of the lines */
export type OpenSet = (split: Split, expectedBytes: number, random: Random) => ShuffledFile;

/** Path of the set's file, or of the manifest. @param name of the problem */
export function dataPath(folder: string, name: string, file: Split | "manifest.json"): string {
  return join(folder, `${name}.${file}`);
}

/** The sets that are asked for, small ones first. */
export function splitsOf(counts: DataFiles<WrittenFile>["counts"]): Split[] {
  return (["valid", "test", "train"] as const).filter((split) => counts[split] > 0);
}

/**
 * Writes the files and the manifest. Equal requests write equal files.
 *
 * @param write opens the files, fills and finishes them
 * @returns undefined when the files are there already, written by an equal request with the same seed, or by one that was
 *   killed while it gave them their names
 * @throws {FileError} when one of the files exists or cannot be written, or another process is writing them
 */
export async function writeDataFiles<S extends WrittenFile>(
  request: DataFiles<S>,
  write: (open: OpenSet) => Promise<readonly S[]>,
): Promise<readonly S[] | undefined> {
  const { folder, name, counts, isSeedDrawn, manifest } = request;
  makeFolder(folder);
  const lock = acquireLock(join(folder, `.${name}.lock`), {
    busy: `${name}.* are being written`,
    otherwise: "choose another folder (--output)",
  });
  try {
    const path = dataPath(folder, name, "manifest.json");
    const anySeed = settleLeftovers(folder).includes(path) && isSeedDrawn;
    if (isWrittenBefore(path, { manifest: manifest([]), counts, anySeed })) return undefined;
    refuseExisting([...splitsOf(counts).map((split) => dataPath(folder, name, split)), path]);
    return await writeAll(request, path, write);
  } finally {
    lock.release();
  }
}

async function writeAll<S extends WrittenFile>(
  { folder, name, manifest }: DataFiles<S>,
  manifestPath: string,
  write: (open: OpenSet) => Promise<readonly S[]>,
): Promise<readonly S[]> {
  const files: ShuffledFile[] = [];
  try {
    const sets = await write((split, expectedBytes, random) => {
      const file = new ShuffledFile(dataPath(folder, name, split), expectedBytes, random);
      files.push(file);
      return file;
    });
    commit(files, manifestPath, manifest(sets));
    return sets;
  } finally {
    files.forEach((file) => file.discard());
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, "the folder cannot be made", error);
  }
}

/** @throws {FileError} when a file is there already: it would no longer go with the new ones */
function refuseExisting(paths: readonly string[]): void {
  const existing = paths.find((path) => existsSync(path));
  if (existing !== undefined) {
    throw new FileError(existing, "exists already; remove it, or choose another folder (--output)");
  }
}

/** All files get their names, or none. */
function commit(files: readonly ShuffledFile[], manifestPath: string, manifest: string): void {
  const temporary = writeTemporary(manifestPath, [new TextEncoder().encode(manifest)]);
  const names = files.map((file) => file.names);
  try {
    commitSet(manifestPath, [...names, [basename(temporary), basename(manifestPath)]]);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
