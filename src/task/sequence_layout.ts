/** How an architecture frames problems and answers with special tokens (paper §3.2). */
import { maxPositions } from "../tokenizers/max_positions.ts";
import { eosId, separatorId } from "../tokenizers/vocabulary.ts";

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

/** How long the framed sequences of a batch are. */
export interface SequenceLengths {
  /** Number of examples. */
  readonly size: number;
  /** `[size]` */
  readonly sourceLengths: Int32Array;
  /** `[size]` */
  readonly targetLengths: Int32Array;
}

export interface SequenceLayout {
  readonly source: readonly Part[];
  readonly target: readonly Part[];
  problemAndAnswer(framed: Framed): Ids;
  /** Answers are read off the problem's positions, so problems are padded to their length at least. */
  readonly coversAnswers: boolean;
  /** Number of tokens read and predicted in a batch, as statistics report them. */
  words(batch: SequenceLengths): number;
}

/** The encoder reads `problem <eos>`; the decoder `<eos> answer <eos>`, where the first opens the sequence. */
const encoderDecoder: SequenceLayout = {
  source: ["problem", eosId],
  target: [eosId, "answer", eosId],
  problemAndAnswer: ({ source, target }) => ({
    problem: source.slice(0, -1),
    answer: target.slice(1, -1),
  }),
  coversAnswers: false,
  words: bothSides,
};

/** The encoder reads `problem <eos>` and predicts `answer <eos>` at the same positions. */
const encoderOnly: SequenceLayout = {
  source: ["problem", eosId],
  target: ["answer", eosId],
  problemAndAnswer: ({ source, target }) => ({
    problem: source.slice(0, -1),
    answer: target.slice(0, -1),
  }),
  coversAnswers: true,
  words: bothSides,
};

/** The decoder reads `<eos> problem <sep> answer <eos>`; the prompt, up to the separator, is the source. */
const decoderOnly: SequenceLayout = {
  source: [eosId, "problem", separatorId],
  target: [eosId, "problem", separatorId, "answer", eosId],
  problemAndAnswer: ({ source, target }) => ({
    problem: source.slice(1, -1),
    answer: target.slice(source.length, -1),
  }),
  coversAnswers: false,
  words: ({ size, targetLengths }) => sum(targetLengths) - 3 * size,
};

export function sequenceLayoutOf(architecture: Architecture): SequenceLayout {
  return { encoder_decoder: encoderDecoder, encoder_only: encoderOnly, decoder_only: decoderOnly }[
    architecture
  ];
}

/** Most tokens of a problem, its query among them, that a model reads: special tokens take positions as well. */
export function longestProblem({ source }: SequenceLayout): number {
  return maxPositions - source.filter((part) => part !== "problem").length;
}

/** As the original counts, whatever the layout. */
function bothSides({ size, sourceLengths, targetLengths }: SequenceLengths): number {
  return sum(sourceLengths) + sum(targetLengths) - 2 * size;
}

function sum(lengths: Int32Array): number {
  return lengths.reduce((a, b) => a + b, 0);
}
