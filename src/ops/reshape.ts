import { ShapeError } from "../errors.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { multiplyDims, type Shape, showShape } from "../graph/shape.ts";

export interface ReshapeAttributes {
  readonly shape: Shape;
}

/** The same elements under another shape. */
export const reshapeOp: Op<ReshapeAttributes> = {
  name: "reshape",
  infer([x], { shape }) {
    if (multiplyDims(1, ...x!.shape) !== multiplyDims(1, ...shape)) {
      throw new ShapeError("reshape", `${showShape(x!.shape)} does not fit ${showShape(shape)}`);
    }
    return [{ shape, type: x!.type }];
  },
  reference: ([x]) => [x!.data],
  gradient: ({ inputs: [x] }, [g]) => [reshape(g!, x!.shape)],
  wgsl: { kind: "view" },
  onnx: (emit, [x], { attributes: { shape } }) => [emit.reshape(x!, shape)],
};

export function reshape(x: Tensor, shape: Shape): Tensor {
  return apply(reshapeOp, [x], { shape });
}
