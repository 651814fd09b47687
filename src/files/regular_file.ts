/**
 * How every file that a user or a stranger names is opened. Only regular files are: what stands under a name may be a
 * folder, a pipe that nobody writes to or a device without end, and none of them may hang or fill the program.
 */
import * as fs from "node:fs";
import { FileError, isUserError } from "../errors.ts";
import { fileError, systemErrorCode } from "./file_error.ts";

/** A regular file that is open for reading. */
export interface OpenFile {
  readonly path: string;
  readonly descriptor: number;
  /** Bytes. */
  readonly size: number;
}

/** Most bytes of the files that are read whole. */
export const fileLimits = {
  /** Every flag at its longest, in any alphabet, takes less. */
  flags: 2 ** 18,
  /** The names of a few files. */
  names: 2 ** 16,
  /** Code, with tables in it if need be. */
  problem: 2 ** 23,
} as const;

/** Without it, opening a pipe waits for a writer. Windows has neither. */
const nonBlocking = fs.constants.O_NONBLOCK ?? 0;

/**
 * Opens a file; the caller closes the descriptor.
 *
 * @throws {FileError} when there is none, it may not be read, or it is no regular file
 */
export function openRegularFile(path: string): OpenFile {
  const descriptor = openForReading(path);
  try {
    const found = fs.fstatSync(descriptor);
    if (!found.isFile()) throw notAFile(path, kindOf(found));
    return { path, descriptor, size: found.size };
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
}

/** Opens a file for as long as `use` takes. @throws {FileError} as {@link openRegularFile}, or when a read fails */
export function withRegularFile<T>(path: string, use: (file: OpenFile) => T): T {
  const file = openRegularFile(path);
  try {
    return use(file);
  } catch (error) {
    const isSystemError = !isUserError(error) && systemErrorCode(error) !== undefined;
    throw isSystemError ? fileError(path, "cannot be read", error) : error;
  } finally {
    fs.closeSync(file.descriptor);
  }
}

/** A text file as a whole. @param most bytes it may have @throws {FileError} also when it has more */
export function readTextFile(path: string, most: number): string {
  return withRegularFile(path, (file) => new TextDecoder().decode(readWhole(file, most)));
}

/** The same; undefined when there is nothing of that name. */
export function readTextFileIfAny(path: string, most: number): string | undefined {
  return whatIsAt(path) === undefined ? undefined : readTextFile(path, most);
}

/** Up to `length` first bytes. @throws {FileError} */
export function firstBytes(path: string, length: number): Uint8Array {
  return withRegularFile(path, (file) => readStart(file, length));
}

/**
 * What stands under a name, with its article: `a file`, `a folder`, `a pipe` …; undefined when nothing does.
 *
 * @throws {FileError} when that cannot be found out
 */
export function whatIsAt(path: string): string | undefined {
  try {
    return kindOf(fs.statSync(path));
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(systemErrorCode(error) ?? "")) {
      return undefined;
    }
    throw fileError(path, "cannot be read", error);
  }
}

function openForReading(path: string): number {
  try {
    return fs.openSync(path, fs.constants.O_RDONLY | nonBlocking);
  } catch (error) {
    // Sockets, and folders on Windows, cannot even be opened.
    const found = whatIsAt(path);
    if (found !== undefined && found !== "a file") throw notAFile(path, found);
    throw fileError(path, "cannot be read", error);
  }
}

function notAFile(path: string, found: string): FileError {
  return new FileError(path, `expected a file, found ${found}`);
}

function kindOf(found: fs.Stats): string {
  if (found.isFile()) return "a file";
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a pipe";
  return found.isSocket() ? "a socket" : "a device";
}

function readWhole(file: OpenFile, most: number): Uint8Array {
  const { path, size } = file;
  if (size > most) {
    throw new FileError(path, `the file has ${size} bytes, expected at most ${most}`);
  }
  return readStart(file, size);
}

function readStart({ descriptor, size }: OpenFile, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(length, size));
  for (let done = 0; done < bytes.length;) {
    const taken = fs.readSync(descriptor, bytes, done, bytes.length - done, done);
    if (taken === 0) return bytes.subarray(0, done);
    done += taken;
  }
  return bytes;
}
