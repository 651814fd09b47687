import { watchThread } from "../../problems/custom/watch.ts";
import type { Dataset, GeneratedBatch } from "./dataset.ts";
import { received } from "./sent_error.ts";
import type { Answer, Question } from "./worker.ts";

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

/** What was asked of the workers and not yet answered; once something failed, nothing more is asked. */
interface Desk {
  readonly pending: Map<number, PromiseWithResolvers<GeneratedBatch>>;
  failure?: Error;
}

/**
 * Starts worker threads that make batches of a dataset.
 *
 * @param most of them; more than there are cores would only take memory, 20 MB each
 */
export function startWorkers(dataset: Dataset, most: number): WorkerPool {
  const size = Math.min(most, navigator.hardwareConcurrency);
  const desk: Desk = { pending: new Map() };
  const workers = Array.from({ length: size }, () => startWorker(dataset, desk));
  let ahead = new Map<string, Promise<GeneratedBatch>>();
  let jobs = 0;

  function begin(first: number, count: number): Promise<GeneratedBatch> {
    const job = jobs++;
    const answer = Promise.withResolvers<GeneratedBatch>();
    // A batch made ahead may fail before anyone asks for it; whoever asks still gets the error.
    answer.promise.catch(() => {});
    if (desk.failure !== undefined) {
      answer.reject(desk.failure);
    } else {
      desk.pending.set(job, answer);
      ask(workers[job % size], { job, first, count });
    }
    return answer.promise;
  }

  return {
    generate(first, count) {
      const wanted = new Map<string, Promise<GeneratedBatch>>();
      for (let i = 0; i <= size * aheadPerWorker; i++) {
        const start = first + i * count;
        const key = `${start} ${count}`;
        wanted.set(key, ahead.get(key) ?? begin(start, count));
      }
      ahead = wanted;
      return wanted.get(`${first} ${count}`)!;
    },
    close() {
      for (const worker of workers) worker.terminate();
      fail(desk, new Error("the workers were stopped"));
    },
  };
}

function startWorker({ task, seed, split, set }: Dataset, desk: Desk): Worker {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if ("failure" in data) return fail(desk, received(data.failure));
    if ("calls" in data) return watchThread(data.calls);
    const answer = desk.pending.get(data.job);
    desk.pending.delete(data.job);
    if ("generated" in data) answer?.resolve(data.generated);
    else answer?.reject(received(data.error));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(desk, new Error(`a worker that makes batches ended: ${event.message}`));
  };
  const { flags, problemFiles } = task;
  ask(worker, { flags, problemFiles, seed, split, set });
  return worker;
}

function fail(desk: Desk, failure: Error): void {
  desk.failure ??= failure;
  for (const answer of desk.pending.values()) answer.reject(failure);
  desk.pending.clear();
}

function ask(worker: Worker, question: Question): void {
  worker.postMessage(question);
}
