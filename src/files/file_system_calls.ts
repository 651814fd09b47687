import * as fs from "node:fs";
import { systemErrorCode } from "./file_error.ts";

/** The few system calls that writing a file takes; tests pass their own to make chosen calls fail. */
export interface FileSystemCalls {
  /** Creates the file, or empties it, for writing; returns its descriptor. */
  open(path: string): number;
  /** Writes at the current position; returns how many bytes were taken, which may be fewer than given. */
  write(file: number, bytes: Uint8Array): number;
  /** Returns once the disk holds what was written. */
  fsync(file: number): void;
  close(file: number): void;
  /** Puts `from` in the place of `to` in one step. */
  rename(from: string, to: string): void;
  /** Returns once the disk holds the names in this folder. */
  fsyncFolder(path: string): void;
  unlink(path: string): void;
}

/** The calls of the operating system. */
export const operatingSystemCalls: FileSystemCalls = {
  open: (path) => fs.openSync(path, "w"),
  write: (file, bytes) => fs.writeSync(file, bytes),
  fsync: (file) => fs.fsyncSync(file),
  close: (file) => fs.closeSync(file),
  rename: (from, to) => fs.renameSync(from, to),
  fsyncFolder,
  unlink: (path) => fs.unlinkSync(path),
};

function fsyncFolder(path: string): void {
  // Windows cannot open folders, and keeps their entries safe by itself.
  if (Deno.build.os === "windows") return;
  const folder = fs.openSync(path, "r");
  try {
    fs.fsyncSync(folder);
  } catch (error) {
    // Some network and FUSE file systems have no such call for folders: nothing more can be done there.
    if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(systemErrorCode(error) ?? "")) {
      throw error;
    }
  } finally {
    fs.closeSync(folder);
  }
}
