import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, constant, type Op, type Tensor } from "../graph/graph.ts";
import { add } from "./add.ts";
import { multiply, scale } from "./multiply.ts";

/** Logistic function of every element, 1 / (1 + e⁻ˣ). */
export const sigmoidOp: Op<null> = {
  name: "sigmoid",
  infer: (inputs) => [broadcastType("sigmoid", inputs)],
  reference: (inputs, _attributes, [shape]) => [
    mapReference((x) => 1 / (1 + Math.exp(-x!)), inputs, shape!),
  ],
  gradient({ outputs: [y] }, [g]) {
    const rest = add(constant(1), scale(y!, -1));
    return [multiply(g!, multiply(y!, rest))];
  },
  // The exponential stays finite, because WGSL may assume that infinities do not occur.
  wgsl: { kind: "pointwise", expression: (x) => `(1.0 / (1.0 + exp(min(-(${x}), 80.0))))` },
  onnx: (emit, inputs) => [emit.node("Sigmoid", inputs)],
};

export function sigmoid(x: Tensor): Tensor {
  return apply(sigmoidOp, [x], null);
}
