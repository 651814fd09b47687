/** Examples as lines of text (paper §3.4): the problem's tokens, a tab, the answer's tokens, blanks between tokens. */
import type { Batch } from "../batches/batch.ts";
import type { Framing } from "../batches/framing.ts";
import type { Vocabulary } from "../tokenizers/vocabulary.ts";

/** Token ids of problem and answer, without the special tokens that frame them. */
export interface Ids {
  readonly problem: readonly number[];
  readonly answer: readonly number[];
}

/** Example number `index` of a batch, from 0. */
export function idsInBatch(batch: Batch, index: number, framing: Framing): Ids {
  const { size, source, sourceLengths, target, targetLengths } = batch;
  const column = (ids: Int32Array, length: number) =>
    Array.from({ length }, (_, t) => ids[t * size + index]!);
  return framing.unframe({
    source: column(source, sourceLengths[index]!),
    target: column(target, targetLengths[index]!),
  });
}

/** The line of an example, with its end. */
export function lineOf({ problem, answer }: Ids, { words }: Vocabulary): string {
  const spell = (ids: readonly number[]) => ids.map((id) => words[id]).join(" ");
  return `${spell(problem)}\t${spell(answer)}\n`;
}
