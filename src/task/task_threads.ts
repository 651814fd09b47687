/** Threads that build a task and do jobs with it; `task_worker.ts` is their side of it. */
import { watchThread } from "../problems/custom/watch.ts";
import { received, type SentError } from "./sent_error.ts";

/** What a thread is asked: first of all to prepare itself, then to do jobs. */
export type Question<Preparation, Job> =
  | { readonly preparation: Preparation }
  | { readonly number: number; readonly job: Job };

/** What it answers: to a job, or that it cannot do any. */
export type Answer<Result> =
  | { readonly number: number; readonly result: Result }
  | { readonly number: number; readonly error: SentError }
  | { readonly failure: SentError }
  | { readonly calls: Int32Array };

export interface TaskThreads<Job, Result> {
  readonly size: number;
  /** Has the next thread do a job. @throws what the job throws there */
  do(job: Job): Promise<Result>;
  close(): void;
}

/** What was asked of the threads and not yet answered; once something failed, nothing more is asked. */
interface Desk<Result> {
  readonly pending: Map<number, PromiseWithResolvers<Result>>;
  failure?: Error;
}

/** What threads are to be. */
export interface ThreadOptions<Preparation> {
  /** Starts one with a module that calls `answerJobs`. */
  readonly start: () => Worker;
  /** What they do, for messages: `makes batches`. */
  readonly what: string;
  /** Most of them; more than there are cores would only take memory, 20 MB each. */
  readonly most: number;
  /** What each builds its task from, as plain data. */
  readonly preparation: Preparation;
}

export function startTaskThreads<Preparation, Job, Result>(
  options: ThreadOptions<Preparation>,
): TaskThreads<Job, Result> {
  const size = Math.min(options.most, navigator.hardwareConcurrency);
  const desk: Desk<Result> = { pending: new Map() };
  const threads = Array.from({ length: size }, () => startThread(options, desk));
  let jobs = 0;
  return {
    size,
    do(job) {
      const number = jobs++, answer = Promise.withResolvers<Result>();
      // A job begun ahead may fail before anyone asks for it; whoever asks still gets the error.
      answer.promise.catch(() => {});
      if (desk.failure !== undefined) {
        answer.reject(desk.failure);
      } else {
        desk.pending.set(number, answer);
        ask<Preparation, Job>(threads[number % size]!, { number, job });
      }
      return answer.promise;
    },
    close() {
      for (const thread of threads) thread.terminate();
      fail(desk, new Error("the workers were stopped"));
    },
  };
}

function startThread<Preparation, Result>(
  { start, what, preparation }: ThreadOptions<Preparation>,
  desk: Desk<Result>,
): Worker {
  const thread = start();
  thread.onmessage = ({ data }: MessageEvent<Answer<Result>>) => {
    if ("failure" in data) return fail(desk, received(data.failure));
    if ("calls" in data) return watchThread(data.calls);
    const answer = desk.pending.get(data.number);
    desk.pending.delete(data.number);
    if ("result" in data) answer?.resolve(data.result);
    else answer?.reject(received(data.error));
  };
  thread.onerror = (event) => {
    event.preventDefault();
    fail(desk, new Error(`a worker that ${what} ended: ${event.message}`));
  };
  ask<Preparation, never>(thread, { preparation });
  return thread;
}

function fail<Result>(desk: Desk<Result>, failure: Error): void {
  desk.failure ??= failure;
  for (const answer of desk.pending.values()) answer.reject(failure);
  desk.pending.clear();
}

function ask<Preparation, Job>(thread: Worker, question: Question<Preparation, Job>): void {
  thread.postMessage(question);
}
