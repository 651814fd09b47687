/** Which runs are shown, and in which groups. */
import type { FlagValue, PageRun } from "./data.ts";

/**
 * The runs that every word of a text is found in: in the name, the state, or a flag that differs, written `base=10`. A word with
 * `=` must be all of a flag: `base=10` is not found in `base=1000`.
 */
export function filtered(runs: readonly PageRun[], text: string): PageRun[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return runs.filter((run) => {
    const flags = Object.entries(run.flags).map(([name, value]) =>
      `${name}=${value}`.toLowerCase()
    );
    const rest = `${run.name} ${run.state}`.toLowerCase();
    return words.every((word) => rest.includes(word) || flags.includes(word));
  });
}

/** Runs by the value of a flag, in the order of the values. */
export function grouped(runs: readonly PageRun[], flag: string): Map<string, PageRun[]> {
  const groups = Map.groupBy(runs, ({ flags }) => flags[flag]);
  const sorted = [...groups].sort(([a], [b]) => compare(a, b));
  return new Map(sorted.map(([value, runs]) => [`${flag}=${showFlag(value)}`, runs]));
}

/** A flag that a run does not have is shown as a dash. */
export function showFlag(value: FlagValue | undefined): string {
  return value === undefined ? "–" : String(value);
}

/** Numbers by size, texts in natural order, what is missing last. */
export function compare(a: FlagValue | undefined, b: FlagValue | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
