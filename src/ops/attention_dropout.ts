/** Dropout of attention weights and of their gradients, element `(group * queries + t) * keys + s`, in every language. */
import type { ReferenceArray, Tensor } from "../graph/graph.ts";
import type { Held } from "../graph/footprint.ts";
import type { Shape } from "../graph/shape.ts";
import type { OnnxEmitter } from "../graph/onnx_emitter.ts";
import { dropped, emitDropoutMask, keptFactor, threshold } from "./dropout.ts";

/** All functions here let everything pass without a rate. */
export interface AttentionDropout {
  /** Probability that a weight is dropped behind the softmax; a key is then the last input, see {@link dropoutOp}. */
  readonly dropoutRate?: number;
}

/** For the specification. */
export function droppedValue(
  { dropoutRate: rate }: AttentionDropout,
  key: ReferenceArray | undefined,
): (value: number, index: number) => number {
  if (rate === undefined) return (value) => value;
  return (value, index) => dropped(value, index, key!.data[0]!, rate);
}

/** For the function `dropped` of `kernels/lib/head_tiles.wgsl`. */
export function dropoutConstants(
  { dropoutRate: rate }: AttentionDropout,
): Readonly<Record<string, number>> {
  return rate === undefined ? {} : { dropThreshold: threshold(rate), dropFactor: keptFactor(rate) };
}

/** @param shape of the tensor `[groups, queries, keys]` */
export function emitDropped(
  emit: OnnxEmitter,
  tensor: string,
  shape: Shape,
  { dropoutRate: rate }: AttentionDropout,
  key: string | undefined,
): string {
  if (rate === undefined) return tensor;
  return emit.node("Mul", [tensor, emitDropoutMask(emit, key!, rate, shape)]);
}

/** What is held with dropout: the factors, which the gradient uses again. */
export function heldMasks(shape: Shape, key: Tensor | undefined): Held[] {
  return key === undefined ? [] : [{ shape, sharedBy: key }];
}
