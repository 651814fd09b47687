import { callsOfThread } from "../problems/custom/calls.ts";
import type { ProblemFiles } from "../problems/custom/modules/problem_files.ts";
import { toSend } from "./sent_error.ts";
import { buildTask, type Task, type TaskFlags } from "./task.ts";
import type { Answer, Question } from "./task_threads.ts";

/** What a task is built from in another thread, as plain data. */
export interface TaskPreparation {
  readonly flags: TaskFlags;
  readonly problemFiles: ProblemFiles;
}

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
interface WorkerScope<Preparation, Job, Result> {
  onmessage: (event: MessageEvent<Question<Preparation, Job>>) => void;
  postMessage(answer: Answer<Result>): void;
}

/** Makes this thread one of `startTaskThreads`. @param prepare makes what does the jobs */
export function answerJobs<Preparation extends TaskPreparation, Job, Result>(
  prepare: (task: Task, preparation: Preparation) => (job: Job) => Result,
): void {
  const scope = globalThis as unknown as WorkerScope<Preparation, Job, Result>;
  let work: (job: Job) => Result;
  scope.onmessage = ({ data }) => {
    if ("preparation" in data) return begin(data.preparation);
    const { number, job } = data;
    try {
      scope.postMessage({ number, result: work(job) });
    } catch (error) {
      scope.postMessage({ number, error: toSend(error) });
    }
  };

  function begin(preparation: Preparation): void {
    const { flags, problemFiles } = preparation;
    // Code of the user's may hang from here on.
    if (flags.problem !== "") scope.postMessage({ calls: callsOfThread });
    try {
      work = prepare(buildTask(flags, problemFiles), preparation);
    } catch (error) {
      scope.postMessage({ failure: toSend(error) });
    }
  }
}
