import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, constant, type Op, type Tensor } from "../graph/graph.ts";
import { sumLike } from "./sum.ts";

/** `a * b`, broadcast. */
export const multiplyOp: Op<null> = {
  name: "multiply",
  infer: (inputs) => [broadcastType("multiply", inputs)],
  reference: (inputs, _attributes, [shape]) => [mapReference((a, b) => a! * b!, inputs, shape!)],
  gradient({ inputs: [a, b] }, [g]) {
    const flowsTo = (x: Tensor) => x.origin.kind !== "constant";
    return [
      flowsTo(a!) ? sumLike(multiply(g!, b!), a!) : undefined,
      flowsTo(b!) ? sumLike(multiply(g!, a!), b!) : undefined,
    ];
  },
  wgsl: { kind: "pointwise", expression: (a, b) => `(${a} * ${b})` },
  onnx: (emit, inputs) => [emit.node("Mul", inputs)],
};

export function multiply(a: Tensor, b: Tensor): Tensor {
  return apply(multiplyOp, [a, b], null);
}

/** `x` times a fixed number. */
export function scale(x: Tensor, factor: number): Tensor {
  return multiply(x, constant(factor));
}
