/** Batches cut into parts that fit into memory. */
import type { Batch, BatchShape } from "../examples/batch.ts";
import { splitBatch } from "../examples/split.ts";

/** Memory that a batch of a shape takes: the more examples, the more memory. */
export type BytesOf = (shape: BatchShape) => number;

/**
 * As few parts as stay within a budget, of nearly equal size; single examples are not cut.
 *
 * @param budget bytes @param least fewest parts
 */
export function partsWithin(budget: number, batch: Batch, bytesOf: BytesOf, least = 1): Batch[] {
  const count = Math.ceil(batch.size / fittingSize(budget, batch, bytesOf));
  return splitBatch(batch, Math.max(least, count));
}

/** Most examples of a batch that stay within a budget, and at least one. */
export function fittingSize(budget: number, shape: BatchShape, bytesOf: BytesOf): number {
  const { sourceLength, targetLength } = shape;
  const fits = (size: number) => bytesOf({ size, sourceLength, targetLength }) <= budget;
  if (fits(shape.size)) return shape.size;
  let fitting = 1, tooLarge = shape.size;
  while (tooLarge - fitting > 1) {
    const middle = (fitting + tooLarge) >> 1;
    if (fits(middle)) fitting = middle;
    else tooLarge = middle;
  }
  return fitting;
}
