import type { EvaluationRecord } from "./record.ts";

/** Takes the records of one data set as they come, and reports them in its own way. */
export interface Report {
  /** @param records of a batch, in the order of the data set */
  add(records: readonly EvaluationRecord[]): void;
  /** The data set was evaluated to its end. */
  finish(): void;
  /** To be called however the evaluation ended: what was not finished leaves nothing behind. */
  close(): void;
}
