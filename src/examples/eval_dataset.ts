import type { Batch } from "./batch.ts";
import type { Lengths } from "./lengths.ts";

/** Examples to evaluate on, made or read anew for each evaluation. */
export interface EvalDataset {
  /** `valid`, `test`, `test2`, …: the start of its metric names. */
  readonly name: string;
  /** Number of examples. */
  readonly size: number;
  /** The longest examples, as far as that is known before they are made. */
  longest(): Promise<Lengths>;
  /** The first examples of the first evaluation, at most `count`; later evaluations take no note of it. */
  sample(count: number): Promise<Batch>;
  /**
   * Whether the problem of an example, by its place in the set, is in the training file; `undefined`: not known. Left out where
   * nothing is known of any.
   */
  readonly isSeen?: (index: number) => boolean | undefined;
  /** Names of the labels that some examples have; left out: none has any. */
  readonly labels?: readonly string[];
  open(epoch: number): { readonly batches: AsyncIterable<Batch>; close(): void };
}
