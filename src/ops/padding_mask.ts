import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, elementCount, multiplyDims } from "../graph/shape.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { perElement } from "../lowering/workgroups.ts";
import source from "../../kernels/padding_mask.wgsl" with { type: "text" };

export interface PaddingMaskAttributes {
  /** Number of positions. */
  readonly length: Dim;
}

/** 1 where a position lies within its sequence, 0 on padding. Input: lengths `[batch]`. Result: `[length * batch, 1]`. */
export const paddingMaskOp: Op<PaddingMaskAttributes> = {
  name: "padding_mask",
  infer([lengths], { length }) {
    expectTypes("padding_mask", [lengths!], ["i32"]);
    return [{ shape: [multiplyDims(length, lengths!.shape[0]!), 1], type: "f32" }];
  },
  reference([lengths], _attributes, [shape]) {
    const batch = lengths!.data.length;
    return [Float64Array.from(
      { length: elementCount(shape!) },
      (_, row) => (Math.floor(row / batch) < lengths!.data[row % batch]! ? 1 : 0),
    )];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [lengths], outputs: [mask] }, shapeOf) {
      const [rows] = shapeOf(mask!) as [number];
      return [{
        kernel: { name: "padding_mask", source },
        bindings: { lengths: lengths!, mask: mask! },
        ...perElement(rows, { batch: shapeOf(lengths!)[0]! }),
        movable: true,
      }];
    },
  },
  onnx(emit, [lengths], { attributes: { length }, outputs: [mask] }) {
    const end = emit.node("Squeeze", [emit.dim(length)]);
    const positions = emit.node("Range", [emit.integer(0), end, emit.integer(1)]);
    const column = emit.node("Unsqueeze", [positions, emit.integers([1])]);
    const wide = emit.node("Cast", [lengths!], { to: 7 });
    const inside = emit.node("Cast", [emit.node("Less", [column, wide])], { to: 1 });
    return [emit.reshape(inside, mask!.shape)];
  },
};

export function paddingMask(lengths: Tensor, length: Dim): Tensor {
  return apply(paddingMaskOp, [lengths], { length });
}
