import { broadcastStrides, needsSum, offset, repeatedAxes } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { elementCount, type Shape } from "../graph/shape.ts";
import { reshape } from "./reshape.ts";

export interface SumAttributes {
  readonly axes: readonly number[];
}

/** Sum along `axes`, which become 1. */
export const sumOp: Op<SumAttributes> = {
  name: "sum",
  infer: ([x], { axes }) => [{ shape: summedShape(x!.shape, axes), type: "f32" }],
  reference([x], _attributes, [shape]) {
    const result = new Float64Array(elementCount(shape!));
    const strides = broadcastStrides(shape!, x!.shape);
    x!.data.forEach((value, i) => result[offset(i, x!.shape, strides)]! += value);
    return [result];
  },
  gradient: "none",
  onnx: (
    emit,
    [x],
    { attributes: { axes } },
  ) => [emit.node("ReduceSum", [x!, emit.integers(axes)])],
};

function summedShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
}

/** Sums along axes, which are kept with length 1. */
export function sum(x: Tensor, axes: readonly number[]): Tensor {
  return apply(sumOp, [x], { axes });
}

/** Adds up what broadcasting repeated: turns the gradient of a result into that of an operand. */
export function sumLike(g: Tensor, operand: Tensor): Tensor {
  if (!needsSum(g, operand)) return g;
  const summed = sum(g, repeatedAxes(operand.shape, g.shape));
  return operand.shape.length === 0 ? reshape(summed, []) : summed;
}
