/**
 * One writer at a time. What counts is a lock of the kernel's on an open file, which ends with its process however that ends;
 * what the file says only tells people who holds it.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.ts";
import { fileError } from "./file_error.ts";
import { describeHolder, type LockRecord, parseLockRecord, thisRecord } from "./lock_record.ts";
import { liveness } from "./process_identity.ts";

/** Something that this process alone may write. */
export interface Lock {
  /** A line for the log when another process ended without releasing the lock; undefined when none did. */
  readonly takenOver: string | undefined;
  /** Gives the lock back. It never fails: a file that stays behind is held by nobody. */
  release(): void;
}

/** What a lock is for, in messages. */
export interface LockWords {
  /** What the holder is doing, e.g. "another run is writing this folder". */
  readonly busy: string;
  /** What else one can do than wait for the holder or stop it, e.g. "choose another --exp_id". */
  readonly otherwise: string;
}

/** True where the lock was had, false where another process has it, undefined where the file system knows no locks. */
export type TryLock = (file: Deno.FsFile) => boolean | undefined;

const maximumBytes = 4096;

/**
 * Makes this process the only one that writes a run folder, by the file `run.lock` in it.
 *
 * @throws {FileError} when another process writes the folder, or the lock cannot be written
 */
export function acquireRunLock(folder: string): Lock {
  return acquireLock(join(folder, "run.lock"), {
    busy: "another run is writing this folder",
    otherwise: "choose another --exp_id",
  });
}

/**
 * Takes the lock `path`, a file that is made where it is missing and removed on release.
 *
 * @throws {FileError} when another process has it, naming that, or it cannot be written
 */
export function acquireLock(path: string, words: LockWords, tryLock: TryLock = ofKernel): Lock {
  for (;;) {
    const file = attempt(path, () => openLock(path));
    const locked = attempt(path, () => tryLock(file));
    const previous = recordIn(file);
    if (locked === false || locked === undefined && mayBeAlive(previous)) {
      file.close();
      throw heldElsewhere(path, words, previous, locked === undefined);
    }
    // Whoever held it may have removed the file in between: then the lock is on nothing that others see.
    if (isStillAt(file, path)) return held(path, file, previous);
    file.close();
  }
}

function ofKernel(file: Deno.FsFile): boolean | undefined {
  try {
    return file.tryLockSync(true);
  } catch {
    // Some cluster file systems are mounted without locks.
    return undefined;
  }
}

function openLock(path: string): Deno.FsFile {
  return Deno.openSync(path, { read: true, write: true, create: true });
}

function held(path: string, file: Deno.FsFile, previous: LockRecord | undefined): Lock {
  const wasLeft = file.statSync().size > 0;
  attempt(path, () => overwrite(file, JSON.stringify(thisRecord()) + "\n"));
  const release = () => {
    try {
      // Someone may have deleted our file by hand, and another process have made its own.
      if (isStillAt(file, path)) fs.unlinkSync(path);
    } catch {
      // A file that nobody holds stops nobody.
    }
    file.close();
  };
  return { takenOver: wasLeft ? takenOver(path, previous) : undefined, release };
}

function takenOver(path: string, previous: LockRecord | undefined): string {
  const holder = previous === undefined ? "another process" : describeHolder(previous);
  return `${path}: taken over from ${holder}, which has ended without releasing it`;
}

/** Without locks of the kernel's, the process that the file names must do. */
function mayBeAlive(previous: LockRecord | undefined): boolean {
  if (previous === undefined) return false;
  const here = thisRecord();
  // Slurm starts a job again, perhaps on another host, only after it has ended the first start.
  const isEarlierStart = previous.job !== "" && previous.job === here.job &&
    previous.restart < here.restart;
  return !isEarlierStart && liveness(previous, here) !== "dead";
}

function heldElsewhere(
  path: string,
  { busy, otherwise }: LockWords,
  holder: LockRecord | undefined,
  byRecord: boolean,
): FileError {
  const who = holder === undefined ? "" : `: ${describeHolder(holder)}`;
  const unsure = byRecord ? "; if that has ended, delete this file" : "";
  return new FileError(
    path,
    `${busy}${who}; wait until it ends, stop it, or ${otherwise}${unsure}`,
  );
}

function recordIn(file: Deno.FsFile): LockRecord | undefined {
  const bytes = new Uint8Array(maximumBytes);
  try {
    return parseLockRecord(new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0)));
  } catch {
    // Windows lets nobody read what another process has locked.
    return undefined;
  }
}

function isStillAt(file: Deno.FsFile, path: string): boolean {
  const here = file.statSync();
  const there = fs.statSync(path, { throwIfNoEntry: false });
  return there !== undefined && here.ino === there.ino && here.dev === there.dev;
}

function overwrite(file: Deno.FsFile, text: string): void {
  const bytes = new TextEncoder().encode(text);
  file.seekSync(0, Deno.SeekMode.Start);
  file.truncateSync(0);
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw fileError(path, "cannot be locked", error);
  }
}
