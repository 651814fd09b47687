import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";

/** 1 where `a > b`, elsewhere 0; broadcast. No gradient flows through it. */
export const greaterOp: Op<null> = {
  name: "greater",
  infer: (inputs) => [broadcastType("greater", inputs)],
  reference: (inputs, _attributes, [shape]) => [
    mapReference((a, b) => (a! > b! ? 1 : 0), inputs, shape!),
  ],
  gradient: () => [undefined, undefined],
  wgsl: { kind: "pointwise", expression: (a, b) => `select(0.0, 1.0, ${a} > ${b})` },
  onnx: (emit, inputs) => [emit.node("Cast", [emit.node("Greater", inputs)], { to: 1 })],
};

export function greater(a: Tensor, b: Tensor): Tensor {
  return apply(greaterOp, [a, b], null);
}
