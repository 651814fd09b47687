import type { Batch } from "../examples/batch.ts";
import type { PaddingUse } from "../models/model.ts";

/** What evaluation asks of a model, whatever its architecture and engine. */
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
   * @param maxLength tokens including BOS and eos
   */
  generate(batch: Batch, maxLength: number): Promise<readonly Answer[][]>;
}

/** An answer in token ids, without BOS, up to (not including) the closing EOS. */
export interface Answer {
  readonly tokens: readonly number[];
  /** No EOS came within the limit: these are the first tokens of a longer answer. Left out: it is complete. */
  readonly cut?: boolean;
  /** As a beam search scores it: log-probability divided by a power of the length. */
  readonly score?: number;
}
