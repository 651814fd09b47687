import { broadcastStrides, needsSum, offset, repeatedAxes } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { elementCount, type Shape } from "../graph/shape.ts";
import { broadcastTo } from "./broadcast_to.ts";
import { reshape } from "./reshape.ts";
import type { Dispatch, Scratch } from "../graph/dispatch.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/sum.wgsl" with { type: "text" };

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
  gradient: ({ inputs: [x] }, [g]) => [broadcastTo(g!, x!)],
  wgsl: {
    kind: "kernels",
    dispatches: ({ inputs: [x], outputs: [y], attributes: { axes } }, shapeOf) =>
      sumDispatches(x!, y!, shapeOf(x!), axes),
  },
  onnx: (
    emit,
    [x],
    { attributes: { axes } },
  ) => [emit.node("ReduceSum", [x!, emit.integers(axes)])],
};

/** One dispatch for each run of neighbouring axes, the last run first. */
function sumDispatches(
  x: Tensor,
  y: Tensor,
  shape: readonly number[],
  axes: readonly number[],
): Dispatch[] {
  const dispatches: Dispatch[] = [];
  let operand: Tensor | Scratch = x;
  let rest = shape;
  for (const run of neighbours(axes).reverse()) {
    const [first, behind] = [run[0]!, run.at(-1)! + 1];
    const parts = [rest.slice(0, first), rest.slice(first, behind), rest.slice(behind)];
    const [outer, reduced, inner] = parts.map(elementCount) as [number, number, number];
    rest = [...parts[0]!, ...run.map(() => 1), ...parts[2]!];
    const isLast = first === Math.min(...axes);
    const result: Tensor | Scratch = isLast
      ? y
      : { scratch: `sum${first}`, elements: outer * inner };
    dispatches.push(sumDispatch(operand, result, [outer, reduced, inner]));
    operand = result;
  }
  return dispatches;
}

/** `[0, 1, 3]` as `[[0, 1], [3]]`. */
function neighbours(axes: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const axis of [...axes].sort((a, b) => a - b)) {
    if (runs.at(-1)?.at(-1) === axis - 1) runs.at(-1)!.push(axis);
    else runs.push([axis]);
  }
  return runs;
}

/** Sums `x`, seen as `[outer, reduced, inner]`, over its middle dimension. */
export function sumDispatch(
  x: Tensor | Scratch,
  y: Tensor | Scratch,
  [outer, reduced, inner]: readonly [number, number, number],
): Dispatch {
  const columns = inner < 32 ? 1 : 32;
  return {
    kernel: { name: "sum", source },
    bindings: { x, y },
    ...perWorkgroup(outer * Math.ceil(inner / columns), { reduced, inner }),
    constants: { columns },
    movable: true,
  };
}

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
