import type { Dispatch } from "../graph/dispatch.ts";
import { perElement } from "../lowering/workgroups.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, elementCount } from "../graph/shape.ts";
import source from "../../kernels/slice_last.wgsl" with { type: "text" };

export interface LastRowsAttributes {
  readonly rows: Dim;
}

/** The last `rows` rows of a matrix `[any, columns]` that has as many. */
export const sliceLastOp: Op<LastRowsAttributes> = {
  name: "slice_last",
  infer: ([x], { rows }) => [{ shape: [rows, x!.shape[1]!], type: "f32" }],
  reference: ([x], _attributes, [shape]) => [x!.data.slice(-elementCount(shape!))],
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches: ({ inputs: [x], outputs: [y] }, shapeOf) => [
      copyRows(x!, y!, shapeOf(x!)[0]! - shapeOf(y!)[0]!, shapeOf(y!)),
    ],
  },
  onnx: (emit, [x], { attributes: { rows } }) => [
    emit.node("Slice", [x!, emit.node("Neg", [emit.dim(rows)]), emit.integers([beyond])]),
  ],
};

/** As the end of a slice of rows: all that there are. */
export const beyond = 2 ** 31 - 1;

/** Copies to y, of the given shape, so many rows of x from row `first`. */
export function copyRows(x: Tensor, y: Tensor, first: number, shape: readonly number[]): Dispatch {
  const count = elementCount(shape);
  return {
    kernel: { name: "slice_last", source },
    bindings: { x, y },
    ...perElement(count, { start: first * shape[1]! }),
  };
}

export function sliceLast(x: Tensor, rows: Dim): Tensor {
  return apply(sliceLastOp, [x], { rows });
}
