/** Normalization of hidden states, chosen by `--norm`. */
import { constant, type Tensor } from "../../graph/graph.ts";
import { add } from "../../ops/add.ts";
import { inverseLength } from "../../ops/inverse_length.ts";
import { layerNorm } from "../../ops/layer_norm.ts";
import { multiply, scale } from "../../ops/multiply.ts";
import { reshape } from "../../ops/reshape.ts";
import { sum } from "../../ops/sum.ts";
import type { Weights } from "../weights.ts";

export type NormKind = "layernorm" | "rmsnorm";

/** Normalizes every row of `x` `[rows, dim]`; `name` begins the names of its weights. */
export type Norm = (x: Tensor, name: string) => Tensor;

const norms: Readonly<Record<NormKind, (weights: Weights, dim: number) => Norm>> = {
  layernorm: (weights, dim) => (x, name) => layerNorm(x, weights.layerNorm(name, dim)),
  rmsnorm: (weights, dim) => (x, name) => {
    const weight = weights.tensor(`${name}.weight`, [dim], { kind: "constant", value: 1 });
    return rmsNorm(x, weight, dim);
  },
};

export function normOf(kind: NormKind, weights: Weights, dim: number): Norm {
  return norms[kind](weights, dim);
}

/** As in Int2Int's layer norm. */
const epsilon = 1e-12;

/** x / √(mean(x²) + ε) of every row, times `weight` `[dim]` (Zhang & Sennrich 2019). */
function rmsNorm(x: Tensor, weight: Tensor, dim: number): Tensor {
  const meanSquare = scale(sum(multiply(x, x), [1]), 1 / dim);
  const normalized = multiply(x, inverseLength(add(meanSquare, constant(epsilon))));
  return multiply(normalized, reshape(weight, [1, dim]));
}
