import type { Ids, SequenceLayout } from "../task/sequence_layout.ts";
import type { Batch } from "./batch.ts";

/** Example number `index` of a batch, from 0. */
export function idsInBatch(batch: Batch, index: number, layout: SequenceLayout): Ids {
  const { size, source, sourceLengths, target, targetLengths } = batch;
  return layout.problemAndAnswer({
    source: column(source, size, index, sourceLengths[index]!),
    target: column(target, size, index, targetLengths[index]!),
  });
}

/** The first tokens of a column of a time-major array. */
function column(array: Int32Array, size: number, index: number, length: number): number[] {
  const ids: number[] = [];
  for (let at = index; ids.length < length; at += size) ids.push(array[at]!);
  return ids;
}
