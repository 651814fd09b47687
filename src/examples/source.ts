import type { Batch } from "./batch.ts";
import type { Lengths } from "./lengths.ts";

/** Where batches come from. Any batch may be asked for at any time: resuming needs only its number. */
export interface BatchSource {
  /** Batch number `index`, of the source's own batch size. */
  batch(index: number): Promise<Batch>;

  /** The batch of examples number `first` to `first + count - 1`. */
  examples(first: number, count: number): Promise<Batch>;

  /**
   * The longest examples: of all where they lie in memory, else of the next few hundred. What is made later does not depend
   * on it.
   *
   * @param first number of the next example
   */
  longest(first: number): Promise<Lengths>;

  /** Ends the threads behind the source, if there are any. Asking for another batch may start them again. */
  close(): void;
}

/**
 * The batches of an evaluation: `evalSize` examples, `batchSize` at a time, the last batch with what is left.
 *
 * @param first number of the first example; `epoch * evalSize` gives every epoch examples of its own
 */
export async function* evaluationBatches(
  source: BatchSource,
  evalSize: number,
  batchSize: number,
  first = 0,
): AsyncGenerator<Batch> {
  for (let done = 0; done < evalSize; done += batchSize) {
    yield await source.examples(first + done, Math.min(batchSize, evalSize - done));
  }
}
