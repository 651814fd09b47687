/** How batches enter the graphs of each architecture (paper §3.2): which tokens are read, and which are predicted. */
import type { Batch, BatchShape } from "../examples/batch.ts";
import type { Feeds } from "../graph/feeds.ts";
import type { Sizes } from "../graph/shape.ts";

/** What one token, and one position, of a whole batch weigh in the loss: parts of the batch are weighed alike. */
export interface LossWeights {
  /** Of each predicted token in the mean cross entropy. */
  readonly token: number;
  /** Of each position, padding included, in the mean ponder penalty (ACT). */
  readonly position: { readonly source: number; readonly target: number };
  /** Positions beyond these were added by whoever padded the batch once more, and weigh nothing. */
  readonly length: { readonly source: number; readonly target: number };
}

/** What the symbols are worth for batches of a shape. */
export interface FeedSizes {
  /** In the pass over whole sequences. */
  teacherForced(shape: BatchShape): Sizes;
  /** In the graph that prepares decoding. */
  encoding(shape: BatchShape): Sizes;
  /** In decoding step number `step`, from 0. @param each rows of each problem */
  decoding(shape: BatchShape, step: number, each?: number): Sizes;
}

export interface InputBuilder {
  readonly sizes: FeedSizes;
  /** Number of tokens that a batch predicts, and the loss is the mean over. */
  predictedTokens(batch: Batch): number;
  /**
   * Inputs of the pass over whole sequences.
   *
   * @param shares those of the whole batch, which `batch` may be a part of @param seed of dropout, a 32-bit integer
   */
  teacherForced(batch: Batch, shares: LossWeights, seed: number): Feeds;
  /** Which answers have every token right. @param best most likely words, `[positions * size]`, of the pass above */
  perfect(batch: Batch, best: Int32Array): boolean[];
  /** Inputs of the graph that prepares decoding. */
  encoding(batch: Batch): Feeds;
  /**
   * Inputs of decoding step number `step`, from 0, besides the cached tensors.
   *
   * @param tokens of all rows @param each rows of each problem: row `i * batch.size + problem`
   */
  decoding(batch: Batch, tokens: Int32Array, step: number, each?: number): Feeds;
  /** Positions that are cached before the first step, and how many of them each problem has; left out where none are. */
  prompts?(batch: Batch): { readonly positions: number; readonly lengths: Int32Array };
  /** How many steps of decoding each problem has positions for, `[size]`: step number n writes token n of an answer. */
  steps(batch: Batch): Int32Array;
}

/** @param factor weight of the batch in the loss, e.g. 1/n for one of n */
export function lossWeightsOf(inputBuilder: InputBuilder, batch: Batch, factor = 1): LossWeights {
  const { size, sourceLength, targetLength } = batch;
  return {
    token: factor / inputBuilder.predictedTokens(batch),
    position: { source: factor / (size * sourceLength), target: factor / (size * targetLength) },
    length: { source: sourceLength, target: targetLength },
  };
}

/** Seeds of dropout for the parts of a batch, or the batches of a step. */
export function partSeed(seed: number, part: number): number {
  return Math.imul(seed + part, 0x9e3779b1) | 0;
}

/**
 * The encoder reads the problem, the decoder the answer; every answer token but the opening one is predicted.
 *
 * @param wholeAnswers feed the decoder the last column too, from which nothing is predicted: only what depends on all
 * positions needs it, such as the ponder penalty
 * @param positions that the decoder has
 */
export function encoderDecoderInputs(wholeAnswers: boolean, positions: number): InputBuilder {
  const sizes: FeedSizes = {
    teacherForced: (shape) => ({
      ...encodingSizes(shape),
      T: shape.targetLength - (wholeAnswers ? 0 : 1),
    }),
    encoding: encodingSizes,
    decoding: ({ size, sourceLength }, step, each = 1) => ({
      ...rowSizes(size, each),
      ...{ S: sourceLength, P: step, N: step + 1 },
    }),
  };
  return {
    sizes,
    predictedTokens: ({ targetLengths }) => targetLengths.reduce((sum, n) => sum + n - 1, 0),
    teacherForced(batch, shares, seed) {
      const length = batch.targetLength - (wholeAnswers ? 0 : 1);
      return {
        arrays: {
          ...encodingArrays(batch),
          ...answerArrays(batch, length, shares.token),
          source_share: positionShares(batch.size, batch.sourceLength, shares, "source"),
          target_share: positionShares(batch.size, length, shares, "target"),
          seed: Int32Array.of(seed),
        },
        sizes: sizes.teacherForced(batch),
      };
    },
    perfect: (batch, best) => rightFrom(batch, best, () => 1, 1),
    encoding: encodingFeeds,
    decoding(batch, tokens, step, each = 1) {
      const position = new Int32Array(batch.size * each).fill(step);
      return {
        arrays: { token: tokens, position, source_lengths: batch.sourceLengths },
        sizes: sizes.decoding(batch, step, each),
      };
    },
    steps: ({ size }) => new Int32Array(size).fill(positions),
  };
}

/** The encoder reads the problem, and predicts token t of the answer from position t. */
export const encoderOnlyInputs: InputBuilder = {
  sizes: {
    teacherForced: encodingSizes,
    encoding: encodingSizes,
    decoding: ({ size, sourceLength }, _step, each = 1) => ({
      ...rowSizes(size, each),
      S: sourceLength,
    }),
  },
  predictedTokens: ({ targetLengths }) => targetLengths.reduce((sum, n) => sum + n, 0),
  teacherForced(batch, shares, seed) {
    const { size, sourceLength, target, targetLengths } = batch;
    const { arrays, sizes } = encodingFeeds(batch);
    const next = new Int32Array(sourceLength * size);
    next.set(target.subarray(0, next.length));
    return {
      arrays: {
        ...arrays,
        next,
        weight: tokenWeights(size, sourceLength, (i) => targetLengths[i]!, shares.token),
        source_share: positionShares(size, sourceLength, shares, "source"),
        seed: Int32Array.of(seed),
      },
      sizes,
    };
  },
  perfect: (batch, best) => rightFrom(batch, best, () => 0, 0),
  encoding: encodingFeeds,
  // Only beams are written step by step; all scores are there from the beginning.
  decoding(batch, _tokens, step, each = 1) {
    const { size } = batch;
    const row = Int32Array.from({ length: size * each }, (_, i) => step * size + i % size);
    return { arrays: { row }, sizes: encoderOnlyInputs.sizes.decoding(batch, step, each) };
  },
  steps: ({ size, sourceLength }) => new Int32Array(size).fill(sourceLength),
};

/**
 * The decoder reads problem, separator and answer as one sequence; all of it but the opening token is predicted.
 *
 * @param positions that problem, separator and answer share
 */
export function decoderOnlyInputs(wholeSequences: boolean, positions: number): InputBuilder {
  const sizes: FeedSizes = {
    teacherForced: ({ size, targetLength }) => ({
      B: size,
      T: targetLength - (wholeSequences ? 0 : 1),
    }),
    encoding: ({ size, sourceLength }) => ({ B: size, S: sourceLength - 1 }),
    decoding({ size, sourceLength }, step, each = 1) {
      const rows = sourceLength - 1 + step;
      return { ...rowSizes(size, each), P: rows, N: rows + 1 };
    },
  };
  return {
    sizes,
    predictedTokens: ({ targetLengths }) => targetLengths.reduce((sum, n) => sum + n - 1, 0),
    teacherForced(batch, shares, seed) {
      const length = batch.targetLength - (wholeSequences ? 0 : 1);
      return {
        arrays: {
          ...answerArrays(batch, length, shares.token),
          target_share: positionShares(batch.size, length, shares, "target"),
          seed: Int32Array.of(seed),
        },
        sizes: sizes.teacherForced(batch),
      };
    },
    // The problem's tokens are in the loss, but only the answer counts: it begins behind the prompt.
    perfect: (batch, best) => rightFrom(batch, best, (i) => batch.sourceLengths[i]!, 1),
    // The last token of a prompt is the first that decoding is given.
    encoding: (batch) => ({
      arrays: { prompt: batch.source.subarray(0, (batch.sourceLength - 1) * batch.size) },
      sizes: sizes.encoding(batch),
    }),
    decoding(batch, tokens, step, each = 1) {
      const { size, sourceLengths } = batch;
      const lengths = Int32Array.from({ length: size * each }, (_, i) => sourceLengths[i % size]!);
      return {
        arrays: {
          token: tokens,
          position: lengths.map((length) => length - 1 + step),
          visible: lengths.map((length) => length + step),
        },
        sizes: sizes.decoding(batch, step, each),
      };
    },
    prompts: ({ sourceLength, sourceLengths }) => ({
      positions: sourceLength - 1,
      lengths: sourceLengths.map((length) => length - 1),
    }),
    // The first is made at the position of the prompt's last token.
    steps: ({ sourceLengths }) => sourceLengths.map((length) => positions - length + 1),
  };
}

function rowSizes(problems: number, each: number): Sizes {
  return { B: problems * each, M: problems, R: each };
}

function encodingSizes({ size, sourceLength }: BatchShape): Sizes {
  return { B: size, S: sourceLength };
}

function encodingArrays({ source, sourceLengths }: Batch) {
  return { source, source_lengths: sourceLengths };
}

function encodingFeeds(batch: Batch): Feeds {
  return { arrays: encodingArrays(batch), sizes: encodingSizes(batch) };
}

/** What a decoder reads of whole sequences, and what it is to predict: always the token that follows. */
function answerArrays({ size, target, targetLengths }: Batch, length: number, share: number) {
  const next = new Int32Array(length * size);
  next.set(target.subarray(size, size + next.length));
  return {
    target: target.subarray(0, length * size),
    target_lengths: targetLengths,
    next,
    weight: tokenWeights(size, length, (i) => targetLengths[i]! - 1, share),
  };
}

/** `share` for the first `count(i)` positions of example i, else 0. */
function tokenWeights(
  size: number,
  length: number,
  count: (example: number) => number,
  share: number,
): Float32Array {
  const weights = new Float32Array(length * size);
  for (let i = 0; i < weights.length; i++) {
    if (Math.floor(i / size) < count(i % size)) weights[i] = share;
  }
  return weights;
}

function positionShares(
  size: number,
  length: number,
  shares: LossWeights,
  side: "source" | "target",
): Float32Array {
  return tokenWeights(size, length, () => shares.length[side], shares.position[side]);
}

/**
 * Which sequences are right from token `start(i)` to their end.
 *
 * @param ahead how far the token that a position predicts lies ahead of it
 */
function rightFrom(
  { size, target, targetLengths }: Batch,
  best: Int32Array,
  start: (example: number) => number,
  ahead: number,
): boolean[] {
  return Array.from({ length: size }, (_, i) => {
    for (let t = start(i); t < targetLengths[i]!; t++) {
      if (best[(t - ahead) * size + i] !== target[t * size + i]) return false;
    }
    return true;
  });
}
