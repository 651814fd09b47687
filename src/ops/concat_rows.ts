import { ShapeError } from "../errors.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, elementCount, showShape } from "../graph/shape.ts";
import { sideBySide } from "./concat_columns.ts";

export interface ConcatRowsAttributes {
  /** Number of rows of the result, which symbols alone cannot add up. */
  readonly rows: Dim;
}

/** Matrices `[rows, columns]` above one another: how a key/value cache grows. */
export const concatRowsOp: Op<ConcatRowsAttributes> = {
  name: "concat_rows",
  infer(inputs, { rows }) {
    const columns = inputs[0]!.shape[1]!;
    if (inputs.some(({ shape }) => shape[1] !== columns)) {
      throw new ShapeError("concat_rows", inputs.map(({ shape }) => showShape(shape)).join(", "));
    }
    return [{ shape: [rows, columns], type: "f32" }];
  },
  reference(inputs, _attributes, [shape]) {
    const result = new Float64Array(shape![0]! * shape![1]!);
    let start = 0;
    for (const { data } of inputs) {
      result.set(data, start);
      start += data.length;
    }
    return [result];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    // In memory matrices above one another are rows of their elements side by side.
    dispatches: ({ inputs, outputs: [y] }, shapeOf) =>
      sideBySide(inputs, y!, 1, inputs.map((part) => elementCount(shapeOf(part)))),
  },
  onnx: (emit, inputs) => [emit.node("Concat", inputs, { axis: 0 })],
};

export function concatRows(parts: readonly Tensor[], rows: Dim): Tensor {
  return apply(concatRowsOp, parts, { rows });
}
