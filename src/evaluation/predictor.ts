import type { Batch } from "../batches/batch.ts";

/** What evaluation asks of a model, whatever its architecture and engine. */
export interface Predictor {
  /**
   * Teacher-forced pass: mean cross entropy over the batch's target tokens, their number, and which examples have
   * every token right.
   */
  score(batch: Batch): Promise<{ loss: number; tokens: number; perfect: readonly boolean[] }>;

  /**
   * Greedy decoding; one row of token ids per example asked for, without BOS, up to (not including) the closing eos.
   *
   * @param examples positions in the batch @param maxLength tokens including BOS and eos
   */
  generate(batch: Batch, examples: number[], maxLength: number): Promise<number[][]>;
}
