import { perElement } from "../lowering/workgroups.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { elementCount, type Shape } from "../graph/shape.ts";
import source from "../../kernels/zeros.wgsl" with { type: "text" };

export interface ZerosAttributes {
  readonly shape: Shape;
}

/** A tensor full of zeros; no inputs. */
export const zerosOp: Op<ZerosAttributes> = {
  name: "zeros",
  infer: (_inputs, { shape }) => [{ shape, type: "f32" }],
  reference: (_inputs, _attributes, [shape]) => [new Float64Array(elementCount(shape!))],
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ outputs: [y] }, shapeOf) {
      const count = elementCount(shapeOf(y!));
      return [{
        kernel: { name: "zeros", source },
        bindings: { y: y! },
        ...perElement(count),
      }];
    },
  },
  onnx: (emit, _inputs, { attributes: { shape } }) => [
    emit.node("Expand", [emit.float(0), emit.shape(shape)]),
  ],
};

export function zeros(shape: Shape): Tensor {
  return apply(zerosOp, [], { shape });
}
