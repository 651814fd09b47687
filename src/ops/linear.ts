import source from "../../kernels/linear.wgsl" with { type: "text" };
import { numberedTiles } from "../lowering/matmul_tiles.ts";
import { splitDispatches } from "../lowering/split_product.ts";
import { ShapeError } from "../errors.ts";
import type { ProductNode } from "../graph/dispatch.ts";
import { apply, type Node, type Op, type Tensor } from "../graph/graph.ts";
import { showShape } from "../graph/shape.ts";
import { linearWeightGradient } from "./linear_weight_gradient.ts";
import { matmul, matmulOp } from "./matmul.ts";
import { reluGradient } from "./relu_gradient.ts";

export interface LinearAttributes {
  readonly activation: "none" | "relu";
}

/**
 * `activation(x · weightᵀ + bias) + residual`. Inputs: x `[rows, in]`, weight `[out, in]` as PyTorch stores it, bias
 * `[out]`, and optionally the residual `[rows, out]`.
 */
export const linearOp: Op<LinearAttributes> = {
  name: "linear",
  infer([x, weight, bias, residual]) {
    const [rows, width] = x!.shape, [out, inner] = weight!.shape;
    if (width !== inner || bias!.shape[0] !== out || (residual && residual.shape[1] !== out)) {
      throw new ShapeError(
        "linear",
        `input ${showShape(x!.shape)}, weight ${showShape(weight!.shape)}, bias ${
          showShape(bias!.shape)
        }`,
      );
    }
    return [{ shape: [rows!, out!], type: "f32" }];
  },
  reference([x, weight, bias, residual], { activation }, [shape]) {
    const [product] = matmulOp.reference([x!, weight!], { transposeA: false, transposeB: true }, [
      shape!,
    ]);
    const columns = shape![1]!;
    return [product!.map((value, i) => {
      const y = value + bias!.data[i % columns]!;
      return (activation === "relu" ? Math.max(0, y) : y) + (residual?.data[i] ?? 0);
    })];
  },
  gradient({ inputs: [x, weight, , residual], outputs: [y], attributes: { activation } }, [g]) {
    const inner = activation === "relu" ? reluGradient(y!, g!) : g!;
    const [weightGradient, biasGradient] = linearWeightGradient(x!, inner);
    return [matmul(inner, weight!), weightGradient, biasGradient, residual && g!];
  },
  wgsl: {
    kind: "kernels",
    product: productOf,
    dispatches(node, shapeOf, device) {
      const product = productOf(node, shapeOf), split = splitDispatches(product, device);
      if (split) return split;
      const { left, right, result, bias, residual, rectified } = product;
      const tiles = numberedTiles(product, device);
      return [{
        ...tiles,
        kernel: { name: "linear", source },
        bindings: { x: left, weight: right, bias: bias!, y: result },
        optional: { residual },
        packed: ["x", "weight"],
        left: "x",
        constants: { ...tiles.constants, rectified: Number(rectified) },
        epilogue: "y",
      }];
    },
  },
  onnx(emit, [x, weight, bias, residual], { attributes: { activation } }) {
    let y = emit.node("Gemm", [x!, weight!, bias!], { transB: 1 });
    if (activation === "relu") y = emit.node("Relu", [y]);
    return [residual === undefined ? y : emit.node("Add", [y, residual])];
  },
};

function productOf(
  { inputs: [left, right, bias, residual], attributes, outputs: [result] }: Node<LinearAttributes>,
  shapeOf: (tensor: Tensor) => readonly number[],
): ProductNode {
  const [rows, columns] = shapeOf(result!) as [number, number];
  return {
    ...{ left: left!, right: right!, result: result! },
    ...{ rows, columns, inner: shapeOf(left!)[1]!, leftInnerLast: true, rightInnerLast: true },
    ...{ bias, residual, rectified: attributes.activation === "relu" },
  };
}

/** A linear layer; with a rectifier there can be no residual, whose gradient needs the output before it. */
export function linear(
  x: Tensor,
  { weight, bias }: { weight: Tensor; bias: Tensor },
  options: { activation?: "relu"; residual?: Tensor } = {},
): Tensor {
  const { activation = "none", residual } = options;
  if (residual && activation !== "none") throw new ShapeError("linear", "activation and residual");
  return apply(linearOp, residual ? [x, weight, bias, residual] : [x, weight, bias], {
    activation,
  });
}
