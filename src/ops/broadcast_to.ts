import { broadcastType, mapReference } from "../graph/broadcast.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { sumLike } from "./sum.ts";

/** The first input, repeated to the shape that it and the second make together: the gradient of a sum. */
export const broadcastToOp: Op<null> = {
  name: "broadcast_to",
  infer: (inputs) => [broadcastType("broadcast_to", inputs)],
  reference: (inputs, _attributes, [shape]) => [mapReference((x) => x!, inputs, shape!)],
  gradient: ({ inputs: [x] }, [g]) => [sumLike(g!, x!), undefined],
  wgsl: { kind: "pointwise", expression: (x) => x! },
  onnx: (emit, [x, like]) => [emit.node("Expand", [x!, emit.node("Shape", [like!])])],
};

export function broadcastTo(x: Tensor, like: Tensor): Tensor {
  return apply(broadcastToOp, [x, like], null);
}
