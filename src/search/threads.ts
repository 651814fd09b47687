import type { Task } from "../task/task.ts";
import { startTaskThreads } from "../task/task_threads.ts";
import type { Improved, Job } from "./local_search.ts";
import type { Preparation } from "./worker.ts";

/** Local search on several threads. */
export interface SearchThreads {
  /** @throws {FileError} where the search's own code is wrong */
  improve(job: Job): Promise<Improved[]>;
  close(): void;
}

/** Parts of a job for each thread: some take longer than others. */
const partsPerThread = 4;

/** @param most threads @param longest tokens that a construction may have */
export function startSearchThreads(
  { flags, problemFiles }: Task,
  { seed, longest, most }: {
    readonly seed: number;
    readonly longest: number;
    readonly most: number;
  },
): SearchThreads {
  const threads = startTaskThreads<Preparation, Job, Improved>({
    start: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
    what: "searches",
    most,
    preparation: { flags, problemFiles, seed, longest },
  });
  return {
    improve({ round, first, items }) {
      const size = Math.max(1, Math.ceil(items.length / (partsPerThread * threads.size)));
      const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, i) => i * size);
      return Promise.all(
        starts.map((start) =>
          threads.do({ round, first: first + start, items: items.slice(start, start + size) })
        ),
      );
    },
    close: () => threads.close(),
  };
}
