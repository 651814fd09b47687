import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { multiply } from "./multiply.ts";

/** Exponential of every element. */
export const expOp: Op<null> = {
  name: "exp",
  infer: (inputs) => [broadcastType("exp", inputs)],
  reference: (inputs, _attributes, [shape]) => [mapReference((x) => Math.exp(x!), inputs, shape!)],
  gradient: ({ outputs: [y] }, [g]) => [multiply(g!, y!)],
  wgsl: { kind: "pointwise", expression: (x) => `exp(${x})` },
  onnx: (emit, inputs) => [emit.node("Exp", inputs)],
};

export function exp(x: Tensor): Tensor {
  return apply(expOp, [x], null);
}
