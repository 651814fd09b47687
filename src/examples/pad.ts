import { padId } from "../tokenizers/vocabulary.ts";
import { maxPositions } from "../tokenizers/max_positions.ts";
import type { Batch, BatchShape } from "./batch.ts";

/**
 * Lengths a batch is padded to where every new pair of lengths costs a plan: exact when short, else the next multiple of
 * an eighth of the power of two below.
 */
export function bucketLength(length: number): number {
  if (length <= 16) return length;
  const step = 2 ** Math.floor(Math.log2(length)) / 8;
  return Math.ceil(length / step) * step;
}

/** The buckets of a batch's lengths; most decoders are not fed the last token of an answer. */
export function bucketShape({ size, sourceLength, targetLength }: BatchShape): BatchShape {
  const target = bucketLength(targetLength - 1) + 1;
  return {
    size,
    sourceLength: bucketLength(sourceLength),
    targetLength: Math.min(target, maxPositions),
  };
}

/** The batch padded to the buckets of its lengths. */
export function padToBuckets(batch: Batch): Batch {
  const { sourceLength, targetLength } = bucketShape(batch);
  return padBatch(batch, sourceLength, targetLength);
}

/** The batch with longer padding; masks keep it out of all results. */
export function padBatch(batch: Batch, sourceLength: number, targetLength: number): Batch {
  if (sourceLength === batch.sourceLength && targetLength === batch.targetLength) return batch;
  const extend = (ids: Int32Array, length: number) => {
    const longer = new Int32Array(length * batch.size).fill(padId);
    longer.set(ids);
    return longer;
  };
  return {
    ...batch,
    source: extend(batch.source, sourceLength),
    sourceLength,
    target: extend(batch.target, targetLength),
    targetLength,
  };
}
