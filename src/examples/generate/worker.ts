import type { Split } from "../../problems/problem.ts";
import { answerJobs, type TaskPreparation } from "../../task/task_worker.ts";
import { generateBatch, type GeneratedBatch, generatedDataset } from "./dataset.ts";

/** What the dataset is made of, as plain data. */
export interface Preparation extends TaskPreparation {
  readonly seed: number;
  readonly split: Split;
  /** One of the problem's own test sets. */
  readonly set: string | undefined;
}

/** The batch of examples number `first` to `first + count - 1`. */
export interface Job {
  readonly first: number;
  readonly count: number;
}

answerJobs<Preparation, Job, GeneratedBatch>((task, { seed, split, set }) => {
  const dataset = generatedDataset(task, seed, split, set);
  return ({ first, count }) => generateBatch(dataset, first, count);
});
