import type { Tensor } from "../../graph/graph.ts";
import { linear } from "../../ops/linear.ts";
import { type ActivationKind, activations } from "./activation.ts";
import type { BlockContext } from "./context.ts";

/** The feed-forward block of layer `name`, on top of a residual; all tensors are `[rows, dim]`. */
export type FeedForward = (x: Tensor, residual: Tensor, name: string) => Tensor;

/** @param hiddenLayers activations of a block, between layers four times as wide as `dim` */
export function feedForwardOf(
  context: BlockContext,
  dim: number,
  hiddenLayers: number,
  kind: ActivationKind,
): FeedForward {
  const width = 4 * dim, activation = activations[kind];
  const hidden = (x: Tensor, name: string, from: number) =>
    context.dropout(activation(x, context.linear(name, from, width)));
  return (x, residual, name) => {
    let h = hidden(x, `${name}.ffn.lin1`, dim);
    for (let i = 0; i < hiddenLayers - 1; i++) h = hidden(h, `${name}.ffn.midlin.${i}`, width);
    return linear(h, context.linear(`${name}.ffn.lin2`, width, dim), { residual });
  };
}
