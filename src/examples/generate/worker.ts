import { callsOfThread } from "../../problems/custom/calls.ts";
import type { ProblemFiles } from "../../problems/custom/modules/problem_files.ts";
import type { Split } from "../../problems/problem.ts";
import { buildTask, type TaskFlags } from "../../task/task.ts";
import { type Dataset, generateBatch, type GeneratedBatch, generatedDataset } from "./dataset.ts";
import { type SentError, toSend } from "./sent_error.ts";

/** What the dataset is made of, as plain data. */
interface Preparation {
  readonly flags: TaskFlags;
  readonly problemFiles: ProblemFiles;
  readonly seed: number;
  readonly split: Split;
  /** One of the problem's own test sets. */
  readonly set: string | undefined;
}

/** The batch of examples number `first` to `first + count - 1`. */
interface Job {
  readonly job: number;
  readonly first: number;
  readonly count: number;
}

/** What a worker is asked: first of all to build the dataset, then for batches. */
export type Question = Preparation | Job;

/** What it answers: to a job, or that it cannot do any. */
export type Answer =
  | { readonly job: number; readonly generated: GeneratedBatch }
  | { readonly job: number; readonly error: SentError }
  | { readonly failure: SentError }
  | { readonly calls: Int32Array };

/** The part of a worker's global scope used here: the checker only knows the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(answer: Answer): void;
}

const scope = globalThis as unknown as WorkerScope;
let dataset: Dataset;

scope.onmessage = ({ data }) => {
  const answer = "flags" in data ? prepare(data) : make(data);
  if (answer !== undefined) scope.postMessage(answer);
};

function prepare({ flags, problemFiles, seed, split, set }: Preparation): Answer | undefined {
  // Code of the user's may hang from here on.
  if (flags.problem !== "") scope.postMessage({ calls: callsOfThread });
  try {
    dataset = generatedDataset(buildTask(flags, problemFiles), seed, split, set);
  } catch (error) {
    return { failure: toSend(error) };
  }
}

function make({ job, first, count }: Job): Answer {
  try {
    return { job, generated: generateBatch(dataset, first, count) };
  } catch (error) {
    return { job, error: toSend(error) };
  }
}
