/** How an architecture frames problems and answers with special tokens (paper §3.2). */
import { eosId, separatorId } from "../tokenizers/vocabulary.ts";
import { type Batch, maxPositions } from "../examples/batch.ts";

/** What reads problems and writes answers: two transformers, or one of them alone. */
export type Architecture = "encoder_decoder" | "encoder_only" | "decoder_only";

/** Ids of one example. */
export interface Framed {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** What a framed sequence is put together from: special tokens, and the two sides of the example. */
export type Part = number | "problem" | "answer";

/** Token ids of problem and answer, without the special tokens that frame them. */
export interface Ids {
  readonly problem: readonly number[];
  readonly answer: readonly number[];
}

export interface Framing {
  readonly source: readonly Part[];
  readonly target: readonly Part[];
  unframe(framed: Framed): Ids;
  /** Answers are read off the problem's positions, so problems are padded to their length at least. */
  readonly coversAnswers: boolean;
  /** Number of tokens read and predicted in a batch, as statistics report them. */
  words(batch: Batch): number;
}

/** The encoder reads `problem <eos>`; the decoder `<eos> answer <eos>`, where the first opens the sequence. */
const encoderDecoder: Framing = {
  source: ["problem", eosId],
  target: [eosId, "answer", eosId],
  unframe: ({ source, target }) => ({
    problem: source.slice(0, -1),
    answer: target.slice(1, -1),
  }),
  coversAnswers: false,
  words: bothSides,
};

/** The encoder reads `problem <eos>` and predicts `answer <eos>` at the same positions. */
const encoderOnly: Framing = {
  source: ["problem", eosId],
  target: ["answer", eosId],
  unframe: ({ source, target }) => ({
    problem: source.slice(0, -1),
    answer: target.slice(0, -1),
  }),
  coversAnswers: true,
  words: bothSides,
};

/** The decoder reads `<eos> problem <sep> answer <eos>`; the prompt, up to the separator, is the source. */
const decoderOnly: Framing = {
  source: [eosId, "problem", separatorId],
  target: [eosId, "problem", separatorId, "answer", eosId],
  unframe: ({ source, target }) => ({
    problem: source.slice(1, -1),
    answer: target.slice(source.length, -1),
  }),
  coversAnswers: false,
  words: ({ size, targetLengths }) => sum(targetLengths) - 3 * size,
};

export function framingOf(architecture: Architecture): Framing {
  return { encoder_decoder: encoderDecoder, encoder_only: encoderOnly, decoder_only: decoderOnly }[
    architecture
  ];
}

/** Most tokens of a problem, its query among them, that a model reads: special tokens take positions as well. */
export function longestProblem({ source }: Framing): number {
  return maxPositions - source.filter((part) => part !== "problem").length;
}

/** Example number `index` of a batch, from 0. */
export function idsInBatch(batch: Batch, index: number, framing: Framing): Ids {
  const { size, source, sourceLengths, target, targetLengths } = batch;
  return framing.unframe({
    source: column(source, size, index, sourceLengths[index]!),
    target: column(target, size, index, targetLengths[index]!),
  });
}

/** Tokens of each answer of a batch, without special ones. */
export function answerLengths(
  { size, sourceLengths, targetLengths }: Batch,
  { source, target }: Framing,
): number[] {
  const hasProblem = target.includes("problem");
  return Array.from({ length: size }, (_, i) => {
    const problem = hasProblem ? sourceLengths[i]! - specialTokens(source) : 0;
    return targetLengths[i]! - specialTokens(target) - problem;
  });
}

function specialTokens(parts: readonly Part[]): number {
  return parts.filter((part) => typeof part === "number").length;
}

/** The first tokens of a column of a time-major array. */
function column(array: Int32Array, size: number, index: number, length: number): number[] {
  const ids: number[] = [];
  for (let at = index; ids.length < length; at += size) ids.push(array[at]!);
  return ids;
}

/** As the original counts, whatever the framing. */
function bothSides({ size, sourceLengths, targetLengths }: Batch): number {
  return sum(sourceLengths) + sum(targetLengths) - 2 * size;
}

function sum(lengths: Int32Array): number {
  return lengths.reduce((a, b) => a + b, 0);
}
