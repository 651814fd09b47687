import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, constant, type Op, type Tensor } from "../graph/graph.ts";
import { greater } from "./greater.ts";
import { multiply, scale } from "./multiply.ts";

/** Square of the shortest length that is told from 0. */
const least = 1e-24;

/**
 * 1 / max(√x, 1e-12) of every element: what vectors are multiplied by to become of length 1, given the sums of their
 * squares. Where the maximum is 1e-12 no gradient flows.
 */
export const rsqrtOp: Op<null> = {
  name: "rsqrt",
  infer: (inputs) => [broadcastType("rsqrt", inputs)],
  reference: (inputs, _attributes, [shape]) => [
    mapReference((x) => 1 / Math.sqrt(Math.max(x!, least)), inputs, shape!),
  ],
  gradient({ inputs: [x], outputs: [y] }, [g]) {
    const slope = scale(multiply(y!, multiply(y!, y!)), -0.5);
    return [multiply(g!, multiply(slope, greater(x!, constant(least))))];
  },
  wgsl: { kind: "pointwise", expression: (x) => `inverseSqrt(max(${x}, ${least}))` },
  onnx(emit, [x]) {
    const squares = emit.node("Max", [x!, emit.float(least)]);
    return [emit.node("Reciprocal", [emit.node("Sqrt", [squares])])];
  },
};

export function rsqrt(squares: Tensor): Tensor {
  return apply(rsqrtOp, [squares], null);
}
