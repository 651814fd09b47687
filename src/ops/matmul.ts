import source from "../../kernels/matmul.wgsl" with { type: "text" };
import { numberedTiles } from "../lowering/matmul_tiles.ts";
import { splitDispatches } from "../lowering/split_product.ts";
import { ShapeError } from "../errors.ts";
import type { ProductNode } from "../graph/dispatch.ts";
import { apply, type Node, type Op, type Tensor } from "../graph/graph.ts";
import { showShape } from "../graph/shape.ts";

export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Product of two matrices, each transposed on request. */
export const matmulOp: Op<MatmulAttributes> = {
  name: "matmul",
  infer([a, b], { transposeA, transposeB }) {
    const [rows, inner] = transposeA ? [a!.shape[1]!, a!.shape[0]!] : a!.shape;
    const [innerB, columns] = transposeB ? [b!.shape[1]!, b!.shape[0]!] : b!.shape;
    if (a!.shape.length !== 2 || b!.shape.length !== 2 || inner !== innerB) {
      const flags = `transposeA ${transposeA}, transposeB ${transposeB}`;
      throw new ShapeError("matmul", `${showShape(a!.shape)} by ${showShape(b!.shape)} (${flags})`);
    }
    return [{ shape: [rows!, columns!], type: "f32" }];
  },
  reference([a, b], { transposeA, transposeB }, [shape]) {
    const [rows, columns] = shape as [number, number];
    const inner = transposeA ? a!.shape[0]! : a!.shape[1]!;
    const result = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let k = 0; k < inner; k++) {
          const left = a!.data[transposeA ? k * rows + i : i * inner + k]!;
          result[i * columns + j]! += left * b!.data[transposeB ? j * inner + k : k * columns + j]!;
        }
      }
    }
    return [result];
  },
  gradient({ inputs: [a, b], attributes: { transposeA, transposeB } }, [g]) {
    return [
      transposeA ? matmul(b!, g!, transposeB, true) : matmul(g!, b!, false, !transposeB),
      transposeB ? matmul(g!, a!, true, transposeA) : matmul(a!, g!, !transposeA, false),
    ];
  },
  wgsl: {
    kind: "kernels",
    product: productOf,
    dispatches(node, shapeOf, device) {
      const product = productOf(node, shapeOf);
      return splitDispatches(product, device) ?? [{
        kernel: { name: "matmul", source },
        bindings: { a: product.left, b: product.right, y: product.result },
        packed: ["a", "b"],
        left: "a",
        epilogue: "y",
        ...numberedTiles(product, device),
      }];
    },
  },
  onnx: (emit, inputs, { attributes: { transposeA, transposeB } }) => [
    emit.node("Gemm", inputs, { transA: Number(transposeA), transB: Number(transposeB) }),
  ],
};

function productOf(
  { inputs: [left, right], attributes: { transposeA, transposeB }, outputs: [result] }: Node<
    MatmulAttributes
  >,
  shapeOf: (tensor: Tensor) => readonly number[],
): ProductNode {
  const [rows, columns] = shapeOf(result!) as [number, number];
  return {
    ...{ left: left!, right: right!, result: result! },
    ...{ rows, columns, inner: shapeOf(left!)[transposeA ? 0 : 1]! },
    ...{ leftInnerLast: !transposeA, rightInnerLast: transposeB },
  };
}

export function matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  return apply(matmulOp, [a, b], { transposeA, transposeB });
}
