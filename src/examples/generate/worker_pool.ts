import { startTaskThreads } from "../../task/task_threads.ts";
import type { Dataset, GeneratedBatch } from "./dataset.ts";
import type { Job, Preparation } from "./worker.ts";

/** Threads that make batches ahead of time. */
export interface WorkerPool {
  /**
   * The batch of examples number `first` to `first + count - 1`; those that follow it are begun.
   *
   * @throws {TrainingError} if the problem's generator never succeeds
   * @throws {FlagError | FileError} if the problem cannot make examples with these flags, or its code is wrong
   */
  generate(first: number, count: number): Promise<GeneratedBatch>;
  close(): void;
}

/** Batches begun ahead for each worker: one being made and one waiting, so that no worker ever waits. */
const aheadPerWorker = 2;

/**
 * Starts worker threads that make batches of a dataset.
 *
 * @param most of them; more than there are cores would only take memory, 20 MB each
 */
export function startWorkers({ task, seed, split, set }: Dataset, most: number): WorkerPool {
  const { flags, problemFiles } = task;
  const threads = startTaskThreads<Preparation, Job, GeneratedBatch>({
    start: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
    what: "makes batches",
    most,
    preparation: { flags, problemFiles, seed, split, set },
  });
  let ahead = new Map<string, Promise<GeneratedBatch>>();
  return {
    generate(first, count) {
      const wanted = new Map<string, Promise<GeneratedBatch>>();
      for (let i = 0; i <= threads.size * aheadPerWorker; i++) {
        const start = first + i * count;
        const key = `${start} ${count}`;
        wanted.set(key, ahead.get(key) ?? threads.do({ first: start, count }));
      }
      ahead = wanted;
      return wanted.get(`${first} ${count}`)!;
    },
    close: () => threads.close(),
  };
}
