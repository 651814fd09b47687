import * as fs from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.ts";
import { fileError, systemErrorCode } from "./file_error.ts";
import { describeHolder, type LockRecord, parseLockRecord, thisRecord } from "./lock_record.ts";
import { liveness } from "./process_identity.ts";

/** A run folder that this process alone may write. */
export interface RunLock {
  /** What to tell the user when the lock of an ended process was taken over; undefined when there was none. */
  readonly takenOver: string | undefined;
  /** Gives the folder free. It never fails: a lock that stays behind is taken over by the next run. */
  release(): void;
}

const NAME = "run.lock";
const MAXIMUM_BYTES = 4096;
const ATTEMPTS = 20;
const PAUSE_MILLISECONDS = 50;

/**
 * Makes this process the only one that writes a run folder, by a file `run.lock` in it.
 *
 * @throws {FileError} when a live process holds the folder, when the holder is on another host and cannot be
 *   looked at, or when the lock cannot be written
 */
export function acquireRunLock(folder: string): RunLock {
  const path = join(folder, NAME);
  const record = thisRecord();
  const text = JSON.stringify(record) + "\n";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (create(path, text)) return held(path, text, undefined);
    const takenOver = takeOver(path, text, record);
    if (takenOver !== undefined) return held(path, text, takenOver);
    // Another process is just creating or removing the file.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
  }
  throw new FileError(
    path,
    "this lock cannot be read; if no other process writes this folder, delete it",
  );
}

/** Creates the lock, unless there is one: then returns false. */
function create(path: string, text: string): boolean {
  let file: number;
  try {
    file = fs.openSync(path, "wx");
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw fileError(path, "the run folder cannot be locked", error);
  }
  try {
    fs.writeFileSync(file, text);
    fs.fsyncSync(file);
  } catch (error) {
    fs.rmSync(path, { force: true });
    throw fileError(path, "the run folder cannot be locked", error);
  } finally {
    fs.closeSync(file);
  }
  return true;
}

/**
 * Overwrites the lock of an ended process in place, under a kernel lock: were it deleted and created anew, two
 * processes doing so could delete each other's. Returns the message, or undefined when one should look again.
 */
function takeOver(path: string, text: string, record: LockRecord): string | undefined {
  const file = openLock(path);
  if (file === undefined) return undefined;
  try {
    lockWherePossible(file);
    const holder = parseLockRecord(readStart(file));
    if (holder === undefined) return undefined;
    refuseIfHeld(path, holder, record);
    if (!isStillAt(file, path)) return undefined;
    overwrite(file, text);
    return `${path}: taken over from ${
      describeHolder(holder)
    }, which has ended without releasing it`;
  } catch (error) {
    throw error instanceof FileError
      ? error
      : fileError(path, "the lock cannot be taken over", error);
  } finally {
    file.close();
  }
}

function openLock(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw fileError(path, "the run folder is locked and the lock cannot be read", error);
  }
}

function lockWherePossible(file: Deno.FsFile): void {
  try {
    file.lockSync(true);
  } catch {
    // Some cluster file systems are mounted without kernel locks; the check of the inode remains.
  }
}

function refuseIfHeld(path: string, holder: LockRecord, record: LockRecord): void {
  if (isEarlierStartOf(holder, record)) return;
  const state = liveness(holder, record);
  if (state === "dead") return;
  const problem = `another run is writing this folder: ${describeHolder(holder)}`;
  const advice = state === "alive"
    ? "wait until it ends, stop it, or choose another --exp_id"
    : "it runs on another host or in another container than this one; if it has ended, delete this file";
  throw new FileError(path, `${problem}; ${advice}`);
}

/** Slurm starts a job again, perhaps on another host, only after it has ended the first start. */
function isEarlierStartOf(holder: LockRecord, record: LockRecord): boolean {
  return holder.job !== "" && holder.job === record.job && holder.restart < record.restart;
}

function readStart(file: Deno.FsFile): string {
  const bytes = new Uint8Array(MAXIMUM_BYTES);
  return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
}

function isStillAt(file: Deno.FsFile, path: string): boolean {
  const here = file.statSync();
  const there = fs.statSync(path, { throwIfNoEntry: false });
  return there !== undefined && here.ino === there.ino && here.dev === there.dev;
}

function overwrite(file: Deno.FsFile, text: string): void {
  const bytes = new TextEncoder().encode(text);
  file.seekSync(0, Deno.SeekMode.Start);
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  file.truncateSync(bytes.length);
  file.syncSync();
}

function held(path: string, text: string, takenOver: string | undefined): RunLock {
  const release = () => {
    try {
      // Someone may have deleted our lock by hand and another process have taken the folder.
      if (fs.readFileSync(path, "utf8") === text) fs.unlinkSync(path);
    } catch {
      // A lock that stays behind is recognised as stale.
    }
  };
  return { takenOver, release };
}
