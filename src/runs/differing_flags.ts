import type { RunFlags, RunHistory } from "./run_history.ts";

/** They name a run rather than say what it does; `command` stands among the flags in logs. */
const naming = new Set(["command", "dump_path", "exp_id", "exp_name"]);

/**
 * The flags in which runs differ, in the order in which they are met. A run that does not name a flag, being older or of another
 * program, does not differ by that.
 */
export function differingFlags(runs: readonly Pick<RunHistory, "flags">[]): string[] {
  const values = new Map<string, RunFlags[string]>(), differing = new Set<string>();
  for (const { flags } of runs) {
    for (const [name, value] of Object.entries(flags)) {
      if (!values.has(name)) values.set(name, value);
      // The same value may be a number in a log and a text in a file.
      else if (String(values.get(name)) !== String(value)) differing.add(name);
    }
  }
  return [...values.keys()].filter((name) => differing.has(name) && !naming.has(name));
}
