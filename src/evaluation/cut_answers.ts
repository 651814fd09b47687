import type { CutAnswers } from "../log/set_details.ts";
import { type EvaluationRecord, isCut } from "./record.ts";

/** Counts answers for which there is no room. */
export class CutCounter {
  #longer = 0;
  #cut = 0;

  /** @param limit `--max_output_len` */
  constructor(readonly limit: number) {}

  count(record: EvaluationRecord): void {
    if (record.answer.length > this.limit) this.#longer++;
    if (isCut(record)) this.#cut++;
  }

  counts(): CutAnswers {
    return { limit: this.limit, longer: this.#longer, cut: this.#cut };
  }
}
