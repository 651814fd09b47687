/** Batches cut into parts that fit into memory. */
import type { Batch, BatchShape } from "../batches/batch.ts";
import { splitBatch } from "../batches/split.ts";

/** Memory that a batch of a shape takes. */
export type BytesOf = (shape: BatchShape) => number;

/**
 * As few parts as stay within a budget, of nearly equal size; single examples are not cut.
 *
 * @param budget bytes @param least fewest parts
 */
export function partsWithin(budget: number, batch: Batch, bytesOf: BytesOf, least = 1): Batch[] {
  return splitBatch(batch, partCount(budget, batch, bytesOf, least));
}

/** Examples in the largest of these parts. */
export function partSize(budget: number, shape: BatchShape, bytesOf: BytesOf): number {
  return Math.ceil(shape.size / partCount(budget, shape, bytesOf, 1));
}

function partCount(budget: number, shape: BatchShape, bytesOf: BytesOf, least: number): number {
  const { size, sourceLength, targetLength } = shape;
  for (let parts = least; parts < size;) {
    const bytes = bytesOf({ size: Math.ceil(size / parts), sourceLength, targetLength });
    if (bytes <= budget) return parts;
    parts = Math.max(parts + 1, Math.floor(parts * bytes / budget));
  }
  return size;
}
