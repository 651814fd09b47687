import { slurmJob, slurmRestarts } from "../environment.ts";
import { currentProcess, type ProcessIdentity } from "./process_identity.ts";

/** What a lock file says about its holder. */
export interface LockRecord extends ProcessIdentity {
  /** When the lock was taken, ISO 8601. */
  readonly since: string;
  /** Slurm's number of the job; empty without Slurm. */
  readonly job: string;
  /** How often Slurm has started this job again. */
  readonly restart: number;
}

/** The record this process writes. */
export function thisRecord(): LockRecord {
  return {
    ...currentProcess(),
    since: new Date().toISOString(),
    job: slurmJob() ?? "",
    restart: slurmRestarts(),
  };
}

/** Reads a lock file's text; undefined when it is not, or not yet, a whole record. */
export function parseLockRecord(text: string): LockRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

/** One line's worth: who holds the lock and since when. */
export function describeHolder(holder: LockRecord): string {
  const job = holder.job === "" ? "" : ` (Slurm job ${holder.job})`;
  return `process ${holder.pid} on ${holder.host}${job}, since ${holder.since}`;
}

function isRecord(value: unknown): value is LockRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  // The words go into messages: nothing but what this program writes is let through.
  const words = ["host", "boot", "pidNamespace", "start", "since", "job"].every((field) => {
    const word = record[field];
    return typeof word === "string" && /^[\w.:-]{0,255}$/.test(word);
  });
  return words && isCount(record.pid) && record.pid > 0 && isCount(record.restart);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
