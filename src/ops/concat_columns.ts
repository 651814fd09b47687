import { ShapeError } from "../errors.ts";
import type { Dispatch } from "../graph/dispatch.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { splitColumns } from "./split_columns.ts";
import { showShape } from "../graph/shape.ts";
import { columnDispatches } from "../lowering/column_dispatches.ts";
import source from "../../kernels/concat_columns.wgsl" with { type: "text" };

/** Matrices `[rows, columns]` side by side. */
export const concatColumnsOp: Op<null> = {
  name: "concat_columns",
  infer(inputs) {
    const rows = inputs[0]!.shape[0]!;
    if (inputs.some(({ shape }) => shape[0] !== rows)) {
      throw new ShapeError(
        "concat_columns",
        inputs.map(({ shape }) => showShape(shape)).join(", "),
      );
    }
    const widths = inputs.map(({ shape }) => columns("concat_columns", shape[1]));
    return [{ shape: [rows, widths.reduce((a, b) => a + b)], type: "f32" }];
  },
  reference(inputs, _attributes, [shape]) {
    const [rows, width] = shape as [number, number];
    const result = new Float64Array(rows * width);
    let start = 0;
    for (const { shape: [, columns], data } of inputs) {
      for (let i = 0; i < data.length; i++) {
        result[Math.floor(i / columns!) * width + start + i % columns!] = data[i]!;
      }
      start += columns!;
    }
    return [result];
  },
  gradient: ({ inputs }, [g]) => splitColumns(g!, inputs.map(({ shape }) => shape[1] as number)),
  wgsl: {
    kind: "kernels",
    columns: "joined",
    dispatches: ({ inputs, outputs: [y] }, shapeOf) =>
      sideBySide(inputs, y!, shapeOf(y!)[0]!, inputs.map((part) => shapeOf(part)[1]!)),
  },
  onnx: (emit, inputs) => [emit.node("Concat", inputs, { axis: 1 })],
};

/** The dispatches that put matrices of `rows` rows and the given numbers of columns side by side into `y`. */
export function sideBySide(
  parts: readonly Tensor[],
  y: Tensor,
  rows: number,
  widths: readonly number[],
): Dispatch[] {
  const kernel = { name: "concat_columns", source };
  return columnDispatches({ kernel, whole: { y }, rows, parts, widths });
}

export function columns(op: string, dim: unknown): number {
  if (typeof dim !== "number") {
    throw new ShapeError(op, `needs a fixed number of columns, found ${dim}`);
  }
  return dim;
}

export function concatColumns(parts: readonly Tensor[]): Tensor {
  return parts.length === 1 ? parts[0]! : apply(concatColumnsOp, parts, null);
}
