import { ShapeError } from "../errors.ts";
import { applyAll, constant, type Op, type Tensor } from "../graph/graph.ts";
import { showShape } from "../graph/shape.ts";
import { concatColumns } from "./concat_columns.ts";
import { multiply } from "./multiply.ts";
import { columnDispatches } from "../lowering/column_dispatches.ts";
import source from "../../kernels/split_columns.wgsl" with { type: "text" };

export interface SplitAttributes {
  readonly widths: readonly number[];
}

/** Cuts a matrix `[rows, columns]` into matrices of the given widths. */
export const splitColumnsOp: Op<SplitAttributes> = {
  name: "split_columns",
  infer([x], { widths }) {
    if (x!.shape.length !== 2 || widths.reduce((a, b) => a + b) !== x!.shape[1]) {
      throw new ShapeError("split_columns", `cannot cut ${showShape(x!.shape)} into ${widths}`);
    }
    return widths.map((width) => ({ shape: [x!.shape[0]!, width], type: "f32" }));
  },
  reference([x], { widths }) {
    const [rows, total] = x!.shape as [number, number];
    let start = 0;
    return widths.map((width) => {
      const first = start;
      start += width;
      return Float64Array.from(
        { length: rows * width },
        (_, i) => x!.data[Math.floor(i / width) * total + first + i % width]!,
      );
    });
  },
  gradient: ({ outputs }, gradients) => [
    concatColumns(outputs.map((output, i) => gradients[i] ?? multiply(output, constant(0)))),
  ],
  wgsl: {
    kind: "kernels",
    columns: "cut",
    dispatches: ({ inputs: [x], outputs, attributes: { widths } }, shapeOf) =>
      columnDispatches({
        kernel: { name: "split_columns", source },
        whole: { x: x! },
        rows: shapeOf(x!)[0]!,
        parts: outputs,
        widths,
      }),
  },
  onnx: (emit, [x], { attributes: { widths } }) =>
    emit.outputs("Split", [x!, emit.integers(widths)], { axis: 1 }, widths.length),
};

export function splitColumns(x: Tensor, widths: readonly number[]): Tensor[] {
  return applyAll(splitColumnsOp, [x], { widths });
}
