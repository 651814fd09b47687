/** Whether a run goes on, and how it ended, without disturbing it. */
import * as fs from "node:fs";
import { join } from "node:path";
import { parseLockRecord } from "../files/lock_record.ts";
import { liveness } from "../files/process_identity.ts";
import { readTextFileIfAny } from "../files/regular_file.ts";
import { runFiles } from "./run_files.ts";
import type { RunFlags, RunState } from "./run_history.ts";
import type { Outcome, Told } from "./source.ts";

const mostLockBytes = 4096;

/** A process that cannot be looked at is taken to live while it writes; some evaluations take long. */
const silenceMs = 3_600_000;

const states: Readonly<Record<Outcome, RunState>> = {
  finished: "finished",
  stopped: "stopped",
  failed: "dead",
};

/** Whether a process has a run: `unknown` where it is out of sight, or none of its kind says so. */
type Held = "held" | "free" | "unknown";

/** What there is of a run. */
interface Found {
  /** Left out where a log is all there is. */
  readonly folder?: string;
  /** The file that it was read from. */
  readonly path: string;
  readonly flags: RunFlags;
  readonly told: Told;
}

export function stateOf(found: Found): RunState {
  const held = found.folder === undefined ? "unknown" : holdOn(found.folder);
  if (held === "held") return "running";
  const ended = outcomeOf(found);
  if (ended !== undefined) return states[ended];
  return held === "unknown" && wasJustWritten(found.path) ? "running" : "dead";
}

/**
 * The lock is not tried: for that moment another process could not take it. Its file names the holder, which removes the file
 * when it ends in an orderly way.
 */
function holdOn(folder: string): Held {
  try {
    const text = readTextFileIfAny(join(folder, runFiles.lock), mostLockBytes);
    // Int2Int in Python has no lock, and no such file.
    if (text === undefined) return fs.existsSync(join(folder, runFiles.flags)) ? "free" : "unknown";
    const record = parseLockRecord(text);
    if (record === undefined) return "unknown";
    const seen = liveness(record);
    return seen === "alive" ? "held" : seen === "dead" ? "free" : "unknown";
  } catch {
    // Windows lets nobody read what another process has locked.
    return "held";
  }
}

function outcomeOf(
  { told: { outcome, epochs }, flags: { max_epoch } }: Found,
): Outcome | undefined {
  if (outcome !== undefined) return outcome;
  const last = epochs.at(-1)?.epoch;
  return last !== undefined && typeof max_epoch === "number" && last + 1 >= max_epoch
    ? "finished"
    : undefined;
}

function wasJustWritten(path: string): boolean {
  const written = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - written < silenceMs;
}
