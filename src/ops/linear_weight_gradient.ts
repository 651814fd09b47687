import source from "../../kernels/linear_weight_gradient.wgsl" with { type: "text" };
import { numberedTiles } from "../lowering/matmul_tiles.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { elementCount } from "../graph/shape.ts";
import { matmulOp } from "./matmul.ts";

/** Gradients of a linear layer's weight `[out, in]` and bias `[out]`. Inputs: x `[rows, in]`, gradient `[rows, out]`. */
export const linearWeightGradientOp: Op<null> = {
  name: "linear_weight_gradient",
  infer: ([x, g]) => [
    { shape: [g!.shape[1]!, x!.shape[1]!], type: "f32" },
    { shape: [g!.shape[1]!], type: "f32" },
  ],
  reference([x, g], _attributes, [weightShape, biasShape]) {
    const bias = new Float64Array(elementCount(biasShape!));
    g!.data.forEach((value, i) => bias[i % bias.length]! += value);
    return [
      ...matmulOp.reference([g!, x!], { transposeA: true, transposeB: false }, [weightShape!]),
      bias,
    ];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [x, g], outputs: [weight, bias] }, shapeOf, device) {
      const [rows, columns] = shapeOf(weight!) as [number, number];
      const inner = shapeOf(x!)[0]!;
      return [{
        kernel: { name: "linear_weight_gradient", source },
        bindings: { g: g!, x: x!, weight: weight!, bias: bias! },
        packed: ["g", "x"],
        epilogue: "weight",
        ...numberedTiles(
          { rows, columns, inner, leftInnerLast: false, rightInnerLast: false },
          device,
        ),
      }];
    },
  },
  onnx: (emit, [x, g], { inputs }) => [
    emit.node("Gemm", [g!, x!], { transA: 1 }),
    emit.columnSums(g!, inputs[1]!.shape[0]!),
  ],
};

export function linearWeightGradient(x: Tensor, g: Tensor): Tensor[] {
  return applyAll(linearWeightGradientOp, [x, g], null);
}
