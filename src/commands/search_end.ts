import { join } from "node:path";
import type { Flags } from "../flags/table.ts";
import type { SearchOptions } from "../search/options.ts";
import { shown } from "../search/record.ts";
import { resultFiles } from "../search/results.ts";
import type { Rounds } from "../search/rounds.ts";
import { howToContinue, type RunFolder } from "../training/run_folder.ts";
import type { Ending } from "../training/run.ts";

interface Searched {
  readonly flags: Flags;
  readonly options: SearchOptions;
  readonly folder: RunFolder;
}

/** How a search has ended, where its results are, and how to go on. */
export function endOfSearch(
  { reason }: Ending,
  { state, best }: Rounds,
  { flags, options, folder }: Searched,
): string {
  if (reason === "interrupted") {
    return `Stopped in round ${state.round}; ${howToContinue(flags, folder)}`;
  }
  const last = state.round - 1;
  const why = reason === "criterion"
    ? `The target ${options.target} is reached after round ${last}`
    : `${last} of --rounds ${options.rounds} are over; for more, raise it`;
  const [constructions, page] = [resultFiles.best, resultFiles.page].map((name) =>
    join(folder.path, name)
  );
  return `${why}\nBest score ${shown(best)}. Constructions: ${constructions}; curves: ${page}`;
}
