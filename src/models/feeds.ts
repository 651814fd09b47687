/** Turns batches into the inputs of the transformer's graphs. */
import type { Batch } from "../batches/batch.ts";
import type { Sizes } from "../graph/shape.ts";

/** Named inputs of a run and the sizes of its symbols. */
export interface Feeds {
  readonly arrays: Readonly<Record<string, Int32Array | Float32Array>>;
  readonly sizes: Sizes;
}

/** Number of tokens a batch predicts: every answer, its closing token included, but not its opening one. */
export function predictedTokens(batch: Batch): number {
  return batch.targetLengths.reduce((sum, length) => sum + length - 1, 0);
}

/**
 * Inputs of the pass over whole answers. The last column is never fed to the decoder: nothing is predicted from it.
 *
 * @param tokenWeight weight of each predicted token in the loss
 */
export function teacherForcedFeeds(batch: Batch, tokenWeight: number): Feeds {
  const { size, targetLength, targetLengths } = batch;
  const length = targetLength - 1;
  const weight = new Float32Array(length * size);
  for (let i = 0; i < weight.length; i++) {
    if (Math.floor(i / size) < targetLengths[i % size]! - 1) weight[i] = tokenWeight;
  }
  return {
    arrays: {
      ...encodingFeeds(batch).arrays,
      target: batch.target.subarray(0, length * size),
      target_lengths: targetLengths,
      next: batch.target.subarray(size),
      weight,
    },
    sizes: { B: size, S: batch.sourceLength, T: length },
  };
}

/** Inputs of the encoder. */
export function encodingFeeds(batch: Batch): Feeds {
  return {
    arrays: { source: batch.source, source_lengths: batch.sourceLengths },
    sizes: { B: batch.size, S: batch.sourceLength },
  };
}

/** Inputs of one decoding step, besides the cached tensors. @param position number of tokens already decoded */
export function decodingFeeds(batch: Batch, tokens: Int32Array, position: number): Feeds {
  return {
    arrays: {
      token: tokens,
      position: new Int32Array(batch.size).fill(position),
      source_lengths: batch.sourceLengths,
    },
    sizes: { B: batch.size, S: batch.sourceLength, P: position, N: position + 1 },
  };
}
