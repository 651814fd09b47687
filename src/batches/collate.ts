import { eosId, padId, type Vocabulary } from "../tokenizers/vocabulary.ts";
import type { Batch } from "./batch.ts";

/** A problem and its answer, as tokens. */
export interface Example {
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly codeClass: number;
}

/** How an architecture frames the ids of an example with special tokens. */
export type Framing = (
  source: readonly number[],
  target: readonly number[],
) => { source: readonly number[]; target: readonly number[] };

/** The encoder reads `problem <eos>`, the decoder `<eos> answer <eos>`: the first opens the sequence. */
export function encoderDecoderFraming(source: readonly number[], target: readonly number[]) {
  return { source: [...source, eosId], target: [eosId, ...target, eosId] };
}

/**
 * Puts examples together into a padded, time-major batch.
 *
 * @throws {RangeError} if a token is not in the vocabulary
 */
export function collate(
  examples: readonly Example[],
  vocabulary: Vocabulary,
  frame: Framing,
): Batch {
  const framed = examples.map(({ source, target }) =>
    frame(vocabulary.idsOf(source), vocabulary.idsOf(target))
  );
  const source = pad(framed.map((example) => example.source));
  const target = pad(framed.map((example) => example.target));
  return {
    size: examples.length,
    source: source.ids,
    sourceLength: source.longest,
    sourceLengths: source.lengths,
    target: target.ids,
    targetLength: target.longest,
    targetLengths: target.lengths,
    classes: Int32Array.from(examples, (example) => example.codeClass),
  };
}

/** Token `t` of sequence `i` goes to `ids[t * sequences.length + i]`. */
function pad(sequences: readonly (readonly number[])[]) {
  const size = sequences.length;
  const lengths = Int32Array.from(sequences, (sequence) => sequence.length);
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0);
  const ids = new Int32Array(longest * size).fill(padId);
  sequences.forEach((sequence, i) => {
    sequence.forEach((id, t) => ids[t * size + i] = id);
  });
  return { ids, lengths, longest };
}
