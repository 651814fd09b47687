/**
 * How the cores are shared out for training: as was fastest when this machine first trained such a model, else by the rule in
 * `lanes.ts`. What is found is kept, steady or not, since sums are rounded differently in parts of other sizes: a run that is
 * continued must not be computed in another way.
 */
import { cpus } from "node:os";
import {
  choiceFile,
  type ChoiceKey,
  digest,
  loadChoice,
  saveChoice,
} from "../../files/saved_choice.ts";
import { printGraph } from "../../graph/print.ts";
import type { Model } from "../../models/model.ts";
import { version } from "../../version.ts";
import { chooseWorkers, type Workers } from "./lanes.ts";
import { alternatives, searchWorkers, type Trials, type WorkerSearch } from "./worker_search.ts";

/** What is to be trained, and on how many cores. */
export interface Work {
  readonly cores: number;
  readonly batchSize: number;
  /** What trials train: as wide as the model of the run, but with few layers. */
  readonly model: Model;
}

/** All that the choice depends on. */
export function workersKey({ cores, batchSize, model }: Work): ChoiceKey {
  return {
    ...{ cpu: cpus()[0]?.model ?? Deno.build.arch, cores, batch: batchSize },
    ...{ model: digest(printGraph(model.training)), version, deno: Deno.version.deno },
  };
}

/**
 * @param trials how the model is timed @param note is given what was timed, in a line
 * @param cache the user's cache folder; where there is none, nothing is timed
 */
export async function timedWorkers(
  work: Work,
  trials: Trials,
  note: (line: string) => void,
  cache: string | undefined,
): Promise<Workers> {
  const { cores, batchSize } = work, usual = chooseWorkers(cores, batchSize);
  if (cache === undefined) return usual;
  const others = alternatives(usual, batchSize), key = workersKey(work);
  const path = choiceFile(cache, "workers", key);
  const kept = workersFrom(loadChoice(path, key), [usual, ...others]);
  if (kept) return kept;
  try {
    const search = await searchWorkers(usual, others, trials);
    note(searchWords(cores, search));
    saveChoice(path, key, search.workers);
    return search.workers;
  } catch (error) {
    note(`Timing how to share out the CPU's cores failed: ${(error as Error).message}`);
    return usual;
  }
}

/** Whatever is none of the ways that could have been chosen counts as not there. */
function workersFrom(chosen: unknown, ways: readonly Workers[]): Workers | undefined {
  return ways.find((way) => JSON.stringify(way) === JSON.stringify(chosen));
}

/** E.g. `Timed how to share out 16 cores: 4 × 4 threads (2 × 8: 31.0 ms, 4 × 4: 25.1 ms)`. */
export function searchWords(cores: number, { workers, timings, steady }: WorkerSearch): string {
  const way = ({ parts, threads }: Workers) => `${parts} × ${threads}`;
  const times = timings.map((timing) => `${way(timing)}: ${timing.median.toFixed(1)} ms`);
  const remarks = steady ? times : [...times, "times vary too much, so nothing else is chosen"];
  return `Timed how to share out ${cores} cores: ${way(workers)} threads (${remarks.join(", ")})`;
}
