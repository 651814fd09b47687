import { padId, type Vocabulary } from "../tokenizers/vocabulary.ts";
import type { Batch } from "./batch.ts";
import { CodedExamples } from "./coded_examples.ts";
import type { Framing, Part } from "./framing.ts";

/** A problem and its answer, as tokens. */
export interface Example {
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly codeClass: number;
}

/**
 * Puts examples together into a padded, time-major batch.
 *
 * @throws {UnknownTokenError} if a token is not in the vocabulary
 */
export function collate(
  examples: readonly Example[],
  vocabulary: Vocabulary,
  framing: Framing,
): Batch {
  const coded = new CodedExamples();
  for (const { source, target, codeClass } of examples) {
    coded.add(vocabulary.idsOf(source), vocabulary.idsOf(target), codeClass);
  }
  return collateCoded(coded, framing);
}

/** Puts examples of token numbers together into a padded, time-major batch. */
export function collateCoded(examples: CodedExamples, framing: Framing): Batch {
  const target = framed(examples, framing.target, 0);
  const source = framed(examples, framing.source, framing.coversAnswers ? target.longest : 0);
  return {
    size: examples.size,
    source: source.ids,
    sourceLength: source.longest,
    sourceLengths: source.lengths,
    target: target.ids,
    targetLength: target.longest,
    targetLengths: target.lengths,
    classes: Int32Array.from(examples.classes),
  };
}

/** Token `t` of sequence `i` goes to `ids[t * size + i]`. @param least positions there are at least */
function framed(examples: CodedExamples, parts: readonly Part[], least: number) {
  const { size } = examples;
  const lengths = new Int32Array(size);
  let longest = least;
  for (let i = 0; i < size; i++) {
    for (const part of parts) {
      lengths[i]! += typeof part === "number" ? 1 : examples.end(i, part) - examples.start(i, part);
    }
    longest = Math.max(longest, lengths[i]!);
  }
  const ids = new Int32Array(longest * size).fill(padId);
  for (let i = 0; i < size; i++) placeParts(examples, i, parts, ids);
  return { ids, lengths, longest };
}

/** Writes the parts of an example into its column of a time-major array. */
function placeParts(
  examples: CodedExamples,
  example: number,
  parts: readonly Part[],
  array: Int32Array,
): void {
  const { size, ids } = examples;
  let at = example;
  for (const part of parts) {
    if (typeof part === "number") {
      array[at] = part;
      at += size;
      continue;
    }
    const end = examples.end(example, part);
    for (let from = examples.start(example, part); from < end; from++, at += size) {
      array[at] = ids[from]!;
    }
  }
}
