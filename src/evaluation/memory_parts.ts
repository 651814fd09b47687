/** Batches cut into parts that fit into memory. */
import type { Batch, BatchShape } from "../batches/batch.ts";
import { splitBatch } from "../batches/split.ts";

/**
 * As few parts as stay within a budget, of nearly equal size; single examples are not cut.
 *
 * @param bytesOf memory that a batch of a shape takes @param least fewest parts
 */
export function partsWithin(
  budget: number,
  batch: Batch,
  bytesOf: (shape: BatchShape) => number,
  least = 1,
): Batch[] {
  return splitBatch(batch, partCount(budget, batch, bytesOf, least));
}

function partCount(
  budget: number,
  shape: BatchShape,
  bytesOf: (shape: BatchShape) => number,
  least: number,
): number {
  const { size, sourceLength, targetLength } = shape;
  for (let parts = least; parts < size;) {
    const bytes = bytesOf({ size: Math.ceil(size / parts), sourceLength, targetLength });
    if (bytes <= budget) return parts;
    parts = Math.max(parts + 1, Math.floor(parts * bytes / budget));
  }
  return Math.max(1, size);
}
