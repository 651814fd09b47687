import { expectTypes } from "../graph/expect_types.ts";
import { ShapeError } from "../errors.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { showShape } from "../graph/shape.ts";
import { perElement } from "../lowering/workgroups.ts";
import source from "../../kernels/scatter_rows.wgsl" with { type: "text" };

/**
 * A matrix with some of its rows replaced: how a KV cache of fixed size is filled. Inputs: `[rows, columns]`, the new rows
 * `[count, columns]`, and where each goes `[count]`, all different. Result: `[rows, columns]`.
 *
 * A GPU writes the rows in place: what the first input shows is changed, and nothing else may read it.
 */
export const scatterRowsOp: Op<null> = {
  name: "scatter_rows",
  infer([matrix, rows, at]) {
    expectTypes("scatter_rows", [matrix!, rows!, at!], ["f32", "f32", "i32"]);
    if (matrix!.shape[1] !== rows!.shape[1] || rows!.shape[0] !== at!.shape[0]) {
      const shapes = [matrix!, rows!, at!].map(({ shape }) => showShape(shape)).join(", ");
      throw new ShapeError("scatter_rows", shapes);
    }
    return [matrix!];
  },
  reference([matrix, rows, at]) {
    const result = matrix!.data.slice(), columns = matrix!.shape[1]!;
    at!.data.forEach((row, i) =>
      result.set(rows!.data.subarray(i * columns, (i + 1) * columns), row * columns)
    );
    return [result];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    inPlace: true,
    dispatches({ inputs: [, rows, at], outputs: [y] }, shapeOf) {
      const [count, width] = shapeOf(rows!) as [number, number];
      return [{
        kernel: { name: "scatter_rows", source },
        bindings: { rows: rows!, at: at!, y: y! },
        ...perElement(count * width, { width }),
        movable: true,
        strided: ["rows"],
      }];
    },
  },
  onnx(emit, [matrix, rows, at]) {
    const indices = emit.node("Unsqueeze", [
      emit.node("Cast", [at!], { to: 7 }),
      emit.integers([1]),
    ]);
    return [emit.node("ScatterND", [matrix!, indices, rows!])];
  },
};

export function scatterRows(matrix: Tensor, rows: Tensor, at: Tensor): Tensor {
  return apply(scatterRowsOp, [matrix, rows, at], null);
}
