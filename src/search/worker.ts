import { answerJobs, type TaskPreparation } from "../task/task_worker.ts";
import { type Improved, type Job, localSearch } from "./local_search.ts";

export interface Preparation extends TaskPreparation {
  readonly seed: number;
  /** Tokens that a construction may have. */
  readonly longest: number;
}

answerJobs<Preparation, Job, Improved>((task, { seed, longest }) =>
  localSearch(task, seed, longest)
);
