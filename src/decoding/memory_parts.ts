/** Batches cut into parts that fit into memory. */
import type { Batch, BatchShape } from "../examples/batch.ts";
import { splitBatch } from "../examples/split.ts";

/** Cuts something into at most so many parts of nearly equal size. */
export type Split<Part> = (whole: Part, parts: number) => Part[];

/** Memory that a batch of a shape takes: the more examples, the more memory. */
export type BytesOf = (shape: BatchShape) => number;

/**
 * As few parts as stay within a budget, of nearly equal size; single examples are not cut.
 *
 * @param budget bytes @param least fewest parts
 */
export function partsWithin(budget: number, batch: Batch, bytesOf: BytesOf, least = 1): Batch[] {
  return splitWithin(splitBatch, budget, batch, bytesOf, least);
}

/** The same of what is not a batch but has the shape of one. */
export function splitWithin<Part extends BatchShape>(
  split: Split<Part>,
  budget: number,
  whole: Part,
  bytesOf: BytesOf,
  least = 1,
): Part[] {
  const count = Math.ceil(whole.size / fittingSize(budget, whole, bytesOf));
  return split(whole, Math.max(least, count));
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
