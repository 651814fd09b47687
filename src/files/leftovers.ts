import * as fs from "node:fs";
import { join } from "node:path";
import { fileError } from "./file_error.ts";
import { type FileSystemCalls, operatingSystemCalls } from "./file_system_calls.ts";
import { currentProcess, liveness, type ProcessIdentity } from "./process_identity.ts";

const PATTERN = /^\..+\.writing-(\d{1,10})-(\d*)-(\d*)-([0-9a-f]*)-([\w.-]+)$/;

/** No process writes one file for a day: an older temporary file is dead, also one of another host. */
const OTHER_HOST_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * The name of the temporary file in which a process writes `name`. It is the same for each attempt, so that a
 * second attempt replaces what a failed one could not remove.
 */
export function temporaryName(name: string, writer: ProcessIdentity = currentProcess()): string {
  const { pid, start, pidNamespace, boot, host } = writer;
  return `.${name}.writing-${pid}-${start}-${pidNamespace}-${boot}-${host}`;
}

/** Who wrote the temporary file of this name; undefined when the name is not one of ours. */
export function writerOf(name: string): ProcessIdentity | undefined {
  const match = PATTERN.exec(name);
  if (match === null) return undefined;
  const [, pid, start, pidNamespace, boot, host] = match;
  return { pid: Number(pid), start, pidNamespace, boot, host };
}

/**
 * Removes the temporary files that killed processes left in a folder, and nothing else: not the ones of live
 * processes, and of processes we cannot see only those untouched for a day.
 *
 * @returns the names of the removed files
 * @throws {FileError} when the folder cannot be read or a leftover not be removed
 */
export function removeLeftovers(
  folder: string,
  calls: FileSystemCalls = operatingSystemCalls,
): string[] {
  try {
    const dead = fs.readdirSync(folder).filter((name) => isLeftover(folder, name));
    dead.forEach((name) => calls.unlink(join(folder, name)));
    return dead;
  } catch (error) {
    throw fileError(folder, "leftover temporary files cannot be removed", error);
  }
}

function isLeftover(folder: string, name: string): boolean {
  const writer = writerOf(name);
  if (writer === undefined) return false;
  const found = fs.lstatSync(join(folder, name), { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return false;
  const state = liveness(writer);
  if (state === "unknown") return Date.now() - found.mtimeMs > OTHER_HOST_MILLISECONDS;
  return state === "dead";
}
