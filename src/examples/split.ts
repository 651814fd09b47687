import type { Batch } from "./batch.ts";

/** The examples of a batch whose numbers are in `examples`, padded as the batch is. */
export function selectExamples(batch: Batch, examples: readonly number[]): Batch {
  const pick = (values: Int32Array) => Int32Array.from(examples, (i) => values[i]!);
  const columns = (ids: Int32Array, length: number) => {
    const picked = new Int32Array(length * examples.length);
    for (let t = 0; t < length; t++) {
      examples.forEach((i, k) => picked[t * examples.length + k] = ids[t * batch.size + i]!);
    }
    return picked;
  };
  return {
    size: examples.length,
    source: columns(batch.source, batch.sourceLength),
    sourceLength: batch.sourceLength,
    sourceLengths: pick(batch.sourceLengths),
    target: columns(batch.target, batch.targetLength),
    targetLength: batch.targetLength,
    targetLengths: pick(batch.targetLengths),
    classes: pick(batch.classes),
  };
}

/** Cuts the numbers 0 … count−1 into at most `parts` runs of nearly equal length. */
export function cut(count: number, parts: number): number[][] {
  const used = Math.max(1, Math.min(parts, count));
  return Array.from({ length: used }, (_, part) => {
    const start = Math.floor(part * count / used), end = Math.floor((part + 1) * count / used);
    return Array.from({ length: end - start }, (_, i) => start + i);
  });
}

/** Cuts a batch into at most `parts` smaller ones. */
export function splitBatch(batch: Batch, parts: number): Batch[] {
  if (parts <= 1 || batch.size <= 1) return [batch];
  return cut(batch.size, parts).map((examples) => selectExamples(batch, examples));
}
