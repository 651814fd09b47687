/** `--max_time`: a run that stops by itself before a scheduler would stop it. */
import { secondsOf } from "../text/duration.ts";

/** The exit code then: that of SIGUSR2 on Linux, which schedulers are asked to send for the same purpose. */
export const timeLimitCode = 140;

/** Tells whether the time is over. It counts from the start of the process. @param maxTime of the flag; empty for no limit */
export function timeLimit(maxTime: string): () => boolean {
  const seconds = secondsOf(maxTime) ?? Infinity;
  return () => performance.now() >= 1000 * seconds;
}
