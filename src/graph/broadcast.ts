/**
 * Broadcasting of pointwise operations: shapes have equal rank and dimensions of 1 are repeated, or one side is a scalar.
 */
import { ShapeError } from "../errors.ts";
import type { ReferenceArray, Tensor, TensorType } from "./graph.ts";
import { elementCount, type Shape, showShape } from "./shape.ts";
import { expectTypes } from "./expect_types.ts";

/** Type of a pointwise result. @throws ShapeError when the shapes cannot be combined */
export function broadcastType(op: string, inputs: readonly TensorType[]): TensorType {
  expectTypes(op, inputs, inputs.map(() => "f32"));
  const shape = inputs.map((t) => t.shape).reduce((a, b) => {
    if (a.length === 0) return b;
    if (b.length === 0) return a;
    const fits = a.length === b.length &&
      a.every((dim, i) => dim === b[i] || dim === 1 || b[i] === 1);
    if (!fits) throw new ShapeError(op, `${showShape(a)} and ${showShape(b)} do not fit together`);
    return a.map((dim, i) => (dim === 1 ? b[i]! : dim));
  });
  return { shape, type: "f32" };
}

/** Axes along which a tensor of shape `from` is repeated to become `to`. */
export function repeatedAxes(from: Shape, to: Shape): number[] {
  return to.flatMap((dim, i) => (from.length === 0 || from[i] !== dim ? [i] : []));
}

/** Applies `f` to every combination of elements, for reference implementations. */
export function mapReference(
  f: (...values: number[]) => number,
  inputs: readonly ReferenceArray[],
  shape: readonly number[],
): Float64Array {
  const result = new Float64Array(elementCount(shape));
  const strides = inputs.map((array) => broadcastStrides(array.shape, shape));
  for (let i = 0; i < result.length; i++) {
    const values = inputs.map((array, k) => array.data[offset(i, shape, strides[k]!)]!);
    result[i] = f(...values);
  }
  return result;
}

/** Distance in memory between neighbours along each axis of `to`; 0 along repeated axes. */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const strides = new Array<number>(to.length).fill(0);
  let stride = 1;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    if (from[axis] !== 1) strides[axis] = stride;
    stride *= from[axis]!;
  }
  return strides;
}

/** Position in an array with the given strides of element `index` of `shape`. */
export function offset(
  index: number,
  shape: readonly number[],
  strides: readonly number[],
): number {
  let position = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position += (index % shape[axis]!) * strides[axis]!;
    index = Math.floor(index / shape[axis]!);
  }
  return position;
}

/** Whether a gradient of shape `g` must be summed to become one for `tensor`. */
export function needsSum(g: Tensor, tensor: Tensor): boolean {
  return repeatedAxes(tensor.shape, g.shape).length > 0;
}
