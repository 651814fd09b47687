/** Normalization of hidden states, chosen by `--norm`. */
import type { Tensor } from "../../graph/graph.ts";
import { layerNorm } from "../../ops/layer_norm.ts";
import type { Weights } from "../weights.ts";

export type NormKind = "layernorm";

/** Normalizes every row of `x` `[rows, dim]`; `name` begins the names of its weights. */
export type Norm = (x: Tensor, name: string) => Tensor;

const norms: Readonly<Record<NormKind, (weights: Weights, dim: number) => Norm>> = {
  layernorm: (weights, dim) => (x, name) => layerNorm(x, weights.layerNorm(name, dim)),
};

export function normOf(kind: NormKind, weights: Weights, dim: number): Norm {
  return norms[kind](weights, dim);
}
