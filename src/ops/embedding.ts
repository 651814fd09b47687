import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { embeddingGradient } from "./embedding_gradient.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { perElement } from "../lowering/workgroups.ts";
import source from "../../kernels/embedding.wgsl" with { type: "text" };

/** Rows of a table. Inputs: table `[words, dim]`, ids `[rows]`. Result: `[rows, dim]`. */
export const embeddingOp: Op<null> = {
  name: "embedding",
  infer([table, ids]) {
    expectTypes("embedding", [table!, ids!], ["f32", "i32"]);
    return [{ shape: [ids!.shape[0]!, table!.shape[1]!], type: "f32" }];
  },
  reference([table, ids], _attributes, [shape]) {
    const [rows, dim] = shape as [number, number];
    const result = new Float64Array(rows * dim);
    ids!.data.forEach((id, r) =>
      result.set(table!.data.subarray(id * dim, (id + 1) * dim), r * dim)
    );
    return [result];
  },
  gradient: (
    { inputs: [table, ids] },
    [g],
  ) => [embeddingGradient(ids!, g!, table!.shape[0]!), undefined],
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [table, ids], outputs: [y] }, shapeOf) {
      const [rows, width] = shapeOf(y!) as [number, number];
      return [{
        kernel: { name: "embedding", source },
        bindings: { table: table!, ids: ids!, y: y! },
        ...perElement(rows * width, { width }),
        movable: true,
        epilogue: "y",
      }];
    },
  },
  onnx: (emit, inputs) => [emit.node("Gather", inputs, { axis: 0 })],
};

export function embedding(table: Tensor, ids: Tensor): Tensor {
  return apply(embeddingOp, [table, ids], null);
}
