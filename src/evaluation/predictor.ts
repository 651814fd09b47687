import type { Answer } from "../decoding/answer.ts";
import type { Batch } from "../examples/batch.ts";
import type { PaddingUse } from "../models/model.ts";

/** What evaluation asks of a model, whatever its architecture and executor. */
export interface Predictor {
  readonly seesPadding: PaddingUse;

  /**
   * Teacher-forced pass: mean cross entropy over the batch's target tokens, their number, and which examples have
   * every token right.
   */
  score(batch: Batch): Promise<{ loss: number; tokens: number; perfect: readonly boolean[] }>;

  /**
   * The answers that the model writes to each problem, best first: one, or as many as the beam holds.
   *
   * @param maxLength tokens including BOS and EOS
   */
  generate(batch: Batch, maxLength: number): Promise<readonly Answer[][]>;
}
