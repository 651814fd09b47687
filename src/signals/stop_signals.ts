/** The signals that ask this program to stop. */
import { constants } from "node:os";

/** Terminals, supervisors, schedulers: Ctrl-C, `kill`, a closed terminal, Slurm's `--signal`, a limit on CPU time. */
const names = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2", "SIGXCPU"] as const;

export type StopSignal = (typeof names)[number];

/** Those that this system has. Windows knows Ctrl-C alone. */
export const stopSignals: readonly StopSignal[] = Deno.build.os === "windows" ? ["SIGINT"] : names;

/** Those with which people ask again, when the first was not enough; the others may come many times by themselves. */
export const urgentSignals: readonly StopSignal[] = stopSignals.filter((name) =>
  name === "SIGINT" || name === "SIGTERM"
);

/**
 * One key press may arrive several times: the terminal signals a whole process group, and wrappers pass on what they have
 * received. What comes within so many milliseconds is one request.
 */
export const oneRequest = 1000;

/** The exit code by which shells tell a signal: 128 and its number. */
export function exitCodeOf(signal: StopSignal): number {
  return 128 + numberOf(signal);
}

export function numberOf(signal: StopSignal | "SIGUSR1"): number {
  return constants.signals[signal];
}
