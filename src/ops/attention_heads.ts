/** What attention, its gradient and their lowerings have in common: attributes, and how heads lie in matrices. */
import type { Dim, Shape } from "../graph/shape.ts";
import type { AttentionDropout } from "./attention_dropout.ts";

export interface AttentionAttributes extends AttentionDropout {
  readonly heads: number;
  readonly batch: Dim;
  /** Number of query positions. */
  readonly queries: Dim;
  /** Number of key positions. */
  readonly keys: Dim;
  /** A query sees no later position. */
  readonly causal: boolean;
  /** Only so many first positions are seen; 0: all. Needs lengths. */
  readonly firstKeys: number;
  /** Factor of the scores; by default 1 / √width of a head. */
  readonly scale?: number;
  /** Something is added to the scores. */
  readonly biased?: boolean;
}

/** Added to the scores of positions that are not seen: finite, because WGSL may assume that infinities do not occur. */
export const hidden = -1e30;

/** Inputs behind queries, keys and values. */
export function optionalInputs<T>(
  inputs: readonly T[],
  { dropoutRate, biased }: AttentionAttributes,
) {
  const given = inputs.slice(3);
  const dropKey = dropoutRate === undefined ? undefined : given.pop();
  const bias = biased ? given.pop() : undefined;
  return { lengths: given[0], bias, dropKey };
}

/** Factor of the scores of heads of this width. */
export function scoreFactor({ scale }: AttentionAttributes, width: number): number {
  return scale ?? 1 / Math.sqrt(width);
}

/** Width of a head, given the shape `[rows, dim]` of queries, keys or values. */
export function headWidth(shape: Shape, heads: number): number {
  return shape[1] as number / heads;
}
