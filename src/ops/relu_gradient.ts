import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";

/** The gradient where the rectifier's output `y` is positive, 0 elsewhere. Inputs: `y`, gradient of `y`. */
export const reluGradientOp: Op<null> = {
  name: "relu_gradient",
  infer: (inputs) => [broadcastType("relu_gradient", inputs)],
  reference: (inputs, _attributes, [shape]) => [
    mapReference((y, g) => (y! > 0 ? g! : 0), inputs, shape!),
  ],
  gradient: "none",
  wgsl: { kind: "pointwise", expression: (y, g) => `select(0.0, ${g}, ${y} > 0.0)` },
  onnx(emit, [y, g]) {
    // Through boolean (9) and back to float (1): faster than the runtime's Sign or Where.
    const positive = emit.node("Cast", [emit.node("Cast", [y!], { to: 9 })], { to: 1 });
    return [emit.node("Mul", [g!, positive])];
  },
};

export function reluGradient(y: Tensor, g: Tensor): Tensor {
  return apply(reluGradientOp, [y, g], null);
}
