import { padId, type Vocabulary } from "../tokenizers/vocabulary.ts";
import type { Batch } from "./batch.ts";
import { EncodedExamples } from "./encoded_examples.ts";
import type { Part, SequenceLayout } from "../task/sequence_layout.ts";

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
  layout: SequenceLayout,
): Batch {
  const coded = new EncodedExamples();
  for (const { source, target, codeClass } of examples) {
    coded.add(vocabulary.idsOf(source), vocabulary.idsOf(target), codeClass);
  }
  return collateCoded(coded, layout);
}

/** Puts examples of token numbers together into a padded, time-major batch. */
export function collateCoded(examples: EncodedExamples, layout: SequenceLayout): Batch {
  const { size } = examples;
  const targetLength = longest(examples, layout.target, 0);
  const sourceLength = longest(
    examples,
    layout.source,
    layout.coversAnswers ? targetLength : 0,
  );
  // One piece of memory: making several small ones takes as long as filling them.
  const memory = new Int32Array(size * (sourceLength + targetLength + 3));
  let used = 0;
  const take = (length: number) => memory.subarray(used, used += length);
  const source = take(size * sourceLength), target = take(size * targetLength);
  const sourceLengths = take(size), targetLengths = take(size), classes = take(size);
  place(examples, layout.source, source, sourceLengths);
  place(examples, layout.target, target, targetLengths);
  classes.set(examples.classes.values);
  return {
    ...{ size, source, sourceLength, sourceLengths },
    ...{ target, targetLength, targetLengths, classes },
  };
}

/** Length of the longest sequence that is put together from `parts`, and at least `least`. */
function longest(examples: EncodedExamples, parts: readonly Part[], least: number): number {
  const { size } = examples, ends = examples.ends.values;
  let most = least, start = 0;
  for (let i = 0; i < size; i++) {
    const middle = ends[2 * i]!, end = ends[2 * i + 1]!;
    let length = 0;
    for (const part of parts) {
      length += part === "problem" ? middle - start : part === "answer" ? end - middle : 1;
    }
    if (length > most) most = length;
    start = end;
  }
  return most;
}

/** Token `t` of sequence `i` goes to `array[t * size + i]`, its length to `lengths[i]`. */
function place(
  examples: EncodedExamples,
  parts: readonly Part[],
  array: Int32Array,
  lengths: Int32Array,
): void {
  const { size } = examples, ids = examples.ids.values, ends = examples.ends.values;
  array.fill(padId);
  let start = 0;
  for (let i = 0; i < size; i++) {
    const middle = ends[2 * i]!, end = ends[2 * i + 1]!;
    let at = i;
    for (const part of parts) {
      if (typeof part === "number") {
        array[at] = part;
        at += size;
        continue;
      }
      const to = part === "problem" ? middle : end;
      for (let k = part === "problem" ? start : middle; k < to; k++, at += size) {
        array[at] = ids[k]!;
      }
    }
    lengths[i] = (at - i) / size;
    start = end;
  }
}
