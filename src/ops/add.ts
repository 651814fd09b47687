import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { sumLike } from "./sum.ts";

/** `a + b`, broadcast. */
export const addOp: Op<null> = {
  name: "add",
  infer: (inputs) => [broadcastType("add", inputs)],
  reference: (inputs, _attributes, [shape]) => [mapReference((a, b) => a! + b!, inputs, shape!)],
  gradient: ({ inputs: [a, b] }, [g]) => [sumLike(g!, a!), sumLike(g!, b!)],
  wgsl: { kind: "pointwise", expression: (a, b) => `(${a} + ${b})` },
  onnx: (emit, inputs) => [emit.node("Add", inputs)],
};

export function add(a: Tensor, b: Tensor): Tensor {
  return apply(addOp, [a, b], null);
}
