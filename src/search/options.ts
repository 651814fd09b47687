import type { searchRows } from "../flags/groups/search.ts";
import type { OwnValues } from "../flags/own_flags.ts";

/** Values of the flags that only a search has. */
export type SearchOptions = OwnValues<typeof searchRows>;

/**
 * What becomes of flags that are not those with which a search was last started: lines for the log.
 *
 * @param round that is under way
 */
export function optionChanges(before: SearchOptions, now: SearchOptions, round: number): string[] {
  const names = Object.keys(now) as (keyof SearchOptions)[];
  return names.filter((name) => before[name] !== now[name]).map((name) => {
    const isLate = name === "start_size" && round > 0;
    const what = isLate ? "ignored, the starts are over" : "applied";
    return `--${name}: was ${before[name]}, now ${now[name]}: ${what}`;
  });
}
