import type { Labels } from "./labels.ts";

/**
 * A batch as every engine takes it: token ids, time-major (position by position across the batch), padded.
 *
 * Row `t * size + i` of `source` is token `t` of example `i`. Lengths count the special tokens that frame a sequence.
 */
export interface Batch {
  /** Number of examples. */
  readonly size: number;
  /** `[sourceLength * size]` token ids of the problems. */
  readonly source: Int32Array;
  /** Longest problem of the batch. */
  readonly sourceLength: number;
  /** `[size]` lengths of the problems. */
  readonly sourceLengths: Int32Array;
  /** `[targetLength * size]` token ids of the answers. */
  readonly target: Int32Array;
  /** Longest answer of the batch. */
  readonly targetLength: number;
  /** `[size]` lengths of the answers. */
  readonly targetLengths: Int32Array;
  /** `[size]` class of each example, for accuracies by class. */
  readonly classes: Int32Array;
  /** `[size]` labels of each example, where evaluation is split by them; batches made of parts of others have none. */
  readonly labels?: readonly Labels[];
}

/** How many examples there are, and how far they are padded. */
export type BatchShape = Pick<Batch, "size" | "sourceLength" | "targetLength">;
