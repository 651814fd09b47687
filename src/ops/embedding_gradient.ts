import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, elementCount } from "../graph/shape.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/embedding_gradient.wgsl" with { type: "text" };

export interface EmbeddingGradientAttributes {
  readonly vocabSize: Dim;
}

/** Adds rows of the gradient `[rows, dim]` to the table rows `ids` `[rows]` name. Result: `[words, dim]`. */
export const embeddingGradientOp: Op<EmbeddingGradientAttributes> = {
  name: "embedding_gradient",
  infer([ids, g], { vocabSize }) {
    expectTypes("embedding_gradient", [ids!, g!], ["i32", "f32"]);
    return [{ shape: [vocabSize, g!.shape[1]!], type: "f32" }];
  },
  reference([ids, g], _attributes, [shape]) {
    const dim = shape![1]!;
    const result = new Float64Array(elementCount(shape!));
    g!.data.forEach((value, i) => {
      result[ids!.data[Math.floor(i / dim)]! * dim + i % dim]! += value;
    });
    return [result];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [ids, g], outputs: [dTable] }, shapeOf) {
      const [vocabSize, width] = shapeOf(dTable!) as [number, number];
      return [{
        kernel: { name: "embedding_gradient", source },
        bindings: { ids: ids!, g: g!, dTable: dTable! },
        ...perWorkgroup(vocabSize * Math.ceil(width / 256), { rows: shapeOf(ids!)[0]!, width }),
        movable: true,
      }];
    },
  },
  onnx(emit, [ids, g], { outputs: [table] }) {
    // The element type of an ONNX tensor: 7 is int64, the only index type ScatterND takes.
    const wide = emit.once(`wide:${ids}`, () => emit.node("Cast", [ids!], { to: 7 }));
    const indices = emit.once(
      `indices:${ids}`,
      () => emit.node("Unsqueeze", [wide, emit.integers([-1])]),
    );
    const zeros = emit.node("ConstantOfShape", [emit.shape(table!.shape)]);
    return [emit.node("ScatterND", [zeros, indices, g!], { reduction: "add" })];
  },
};

export function embeddingGradient(ids: Tensor, g: Tensor, vocabSize: Dim): Tensor {
  return apply(embeddingGradientOp, [ids, g], { vocabSize });
}
