import { type Tensor, topologicalOrder } from "../src/graph/graph.ts";
import { dimValue, type Sizes } from "../src/graph/shape.ts";
import type { AttentionAttributes } from "../src/ops/attention.ts";

/** Matmuls of one attention, forward and backward. */
const attentionProducts = 2, attentionGradientProducts = 4;

/** Floating-point operations of all matmuls of a graph. */
export function matmulFlops(results: readonly Tensor[], sizes: Sizes): number {
  const size = (tensor: Tensor) =>
    tensor.shape.reduce<number>((product, dim) => product * dimValue(dim, sizes), 1);
  let flops = 0;
  for (const { op, inputs, outputs, attributes } of topologicalOrder(results)) {
    const [a, b] = inputs, [result] = outputs;
    if (op.name === "matmul" || op.name === "linear") {
      // rows · inner · columns is the root of the product of the three sizes.
      flops += 2 * Math.sqrt(size(a!) * size(b!) * size(result!));
    } else if (op.name === "linear_weight_gradient") {
      flops += 2 * Math.sqrt(size(a!) * size(b!) * size(result!));
    } else if (op.name === "attention") {
      flops += attentionProducts * 2 * size(a!) * keysPerQuery(attributes, sizes);
    } else if (op.name === "attention_gradient") {
      flops += attentionGradientProducts * 2 * size(a!) * keysPerQuery(attributes, sizes);
    }
  }
  return flops;
}

function keysPerQuery(attributes: unknown, sizes: Sizes): number {
  return dimValue((attributes as AttentionAttributes).keys, sizes);
}
