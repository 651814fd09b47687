import { FileError } from "../errors.ts";

const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than the limit on file sizes allows",
  EIO: "the disk reports an input/output error",
  ENOENT: "no such file or folder",
  ENOTDIR: "a file stands where a folder is expected",
  EISDIR: "a folder stands where a file is expected",
  EEXIST: "something of that name exists already",
  ENOTEMPTY: "a folder that is not empty stands where a file is expected",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open on this machine",
  EBUSY: "it is in use, or a disk is mounted there",
  EXDEV: "it is on another disk",
  ELOOP: "symbolic links that lead in a circle",
  ENXIO: "nothing answers there",
  ENOMEM: "no memory is left",
  ESTALE: "the network file system has lost the file",
};

/** Deno gives some failed calls no `code`, only the number of Linux in the message. */
const LINUX_NUMBERS: Readonly<Record<string, string>> = {
  "5": "EIO",
  "27": "EFBIG",
  "116": "ESTALE",
  "122": "EDQUOT",
};

/** The name of a failed system call's error, such as `ENOSPC`; undefined when it cannot be told. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  return number === undefined ? undefined : LINUX_NUMBERS[number];
}

/**
 * Turns the error of a system call into one line for the user.
 *
 * @param path the file or folder @param problem what could not be done, e.g. "cannot be written"
 */
export function fileError(path: string, problem: string, error: unknown): FileError {
  // Deno's own words advise flags of Deno, which whoever runs this program does not type.
  const meaning = error instanceof Deno.errors.NotCapable
    ? "the program was started without permission for it"
    : MEANINGS[systemErrorCode(error) ?? ""];
  const text = error instanceof Error ? error.message : String(error);
  return new FileError(path, `${problem}: ${meaning ?? text.replaceAll(/\s+/g, " ")}`);
}
