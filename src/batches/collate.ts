import { padId, type Vocabulary } from "../tokenizers/vocabulary.ts";
import type { Batch } from "./batch.ts";
import type { Framing } from "./framing.ts";

/** A problem and its answer, as tokens. */
export interface Example {
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly codeClass: number;
}

/** The same, as numbers of the tokens in a vocabulary. */
export interface CodedExample {
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly codeClass: number;
}

/**
 * Puts examples together into a padded, time-major batch.
 *
 * @throws {RangeError} if a token is not in the vocabulary
 */
export function collate(
  examples: readonly Example[],
  vocabulary: Vocabulary,
  framing: Framing,
): Batch {
  const coded = examples.map(({ source, target, codeClass }) => ({
    source: vocabulary.idsOf(source),
    target: vocabulary.idsOf(target),
    codeClass,
  }));
  return collateCoded(coded, framing);
}

/** Puts examples of token numbers together into a padded, time-major batch. */
export function collateCoded(examples: readonly CodedExample[], framing: Framing): Batch {
  const framed = examples.map(({ source, target }) => framing.frame(source, target));
  const target = pad(framed.map((example) => example.target), 0);
  const least = framing.coversAnswers ? target.longest : 0;
  const source = pad(framed.map((example) => example.source), least);
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

/** Token `t` of sequence `i` goes to `ids[t * sequences.length + i]`. @param least positions there are at least */
function pad(sequences: readonly (readonly number[])[], least: number) {
  const size = sequences.length;
  const lengths = Int32Array.from(sequences, (sequence) => sequence.length);
  const longest = lengths.reduce((a, b) => Math.max(a, b), least);
  const ids = new Int32Array(longest * size).fill(padId);
  sequences.forEach((sequence, i) => {
    sequence.forEach((id, t) => ids[t * size + i] = id);
  });
  return { ids, lengths, longest };
}
