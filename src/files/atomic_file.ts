import { dirname } from "node:path";
import { fileError } from "./file_error.ts";
import { type FileSystemCalls, operatingSystemCalls } from "./file_system_calls.ts";
import { temporaryPath } from "./leftovers.ts";

/**
 * Writes a file so that, whatever fails and whenever the process or the machine stops, `path` holds either
 * all of the old content or all of the new.
 *
 * The content goes to a temporary file in the same folder, to the disk, and only then under its name. A
 * process writes one file at a time: two threads must not write the same path at once.
 *
 * @param chunks the content in order, taken one at a time, never joined in memory
 * @throws {FileError} when a system call fails. The temporary file is gone then and the old file untouched;
 *   only if the very last call fails (flushing the folder) the new content is in place already.
 */
export function writeFileAtomically(
  path: string,
  chunks: Iterable<Uint8Array>,
  calls: FileSystemCalls = operatingSystemCalls,
): void {
  const temporary = writeTemporary(path, chunks, calls);
  try {
    orFileError(path, "cannot be written", () => calls.rename(temporary, path));
  } catch (error) {
    quietly(() => calls.unlink(temporary));
    throw error;
  }
  orFileError(
    path,
    "was written, but a power failure now could still undo that",
    () => calls.fsyncFolder(dirname(path)),
  );
}

/**
 * Writes what is to be the file `path` under a temporary name in the same folder, and to the disk.
 *
 * @returns the path of the temporary file @throws {FileError} when a system call fails; the temporary file is gone then
 */
export function writeTemporary(
  path: string,
  chunks: Iterable<Uint8Array>,
  calls: FileSystemCalls = operatingSystemCalls,
): string {
  const temporary = temporaryPath(path);
  try {
    writeToDisk(path, temporary, chunks, calls);
  } catch (error) {
    quietly(() => calls.unlink(temporary));
    throw error;
  }
  return temporary;
}

function writeToDisk(
  path: string,
  temporary: string,
  chunks: Iterable<Uint8Array>,
  calls: FileSystemCalls,
): void {
  const file = orFileError(path, "cannot be written", () => calls.open(temporary));
  let open = true;
  try {
    for (const chunk of chunks) {
      orFileError(path, "cannot be written", () => writeFully(file, chunk, calls));
    }
    orFileError(path, "cannot be written", () => calls.fsync(file));
    // Network file systems report a full disk as late as here; the descriptor is gone even so.
    open = false;
    orFileError(path, "cannot be written", () => calls.close(file));
  } finally {
    if (open) quietly(() => calls.close(file));
  }
}

function writeFully(file: number, bytes: Uint8Array, calls: FileSystemCalls): void {
  for (let done = 0; done < bytes.length;) {
    const taken = calls.write(file, bytes.subarray(done));
    if (taken <= 0) throw new Error("the disk takes no more bytes");
    done += taken;
  }
}

/** Only system calls become lines for the user: what `chunks` throws is a programming error and stays one. */
function orFileError<T>(path: string, problem: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileError(path, problem, error);
  }
}

function quietly(call: () => void): void {
  try {
    call();
  } catch {
    // The error that led here is the one to tell; what stays behind, removeLeftovers finds.
  }
}
