/** What follows the linear layers inside a feed-forward block, chosen by `--activation`. */
import { constant, type Tensor } from "../../graph/graph.ts";
import { add } from "../../ops/add.ts";
import { erf } from "../../ops/erf.ts";
import { linear } from "../../ops/linear.ts";
import { multiply, scale } from "../../ops/multiply.ts";
import type { LinearWeights } from "../weights.ts";

export type ActivationKind = "relu" | "gelu" | "relu_squared";

/** A linear layer with its activation. */
export const activations: Readonly<
  Record<ActivationKind, (x: Tensor, layer: LinearWeights) => Tensor>
> = {
  relu: (x, layer) => linear(x, layer, { activation: "relu" }),
  gelu: (x, layer) => gelu(linear(x, layer)),
  /** So et al. 2021 (Primer). */
  relu_squared(x, layer) {
    const rectified = linear(x, layer, { activation: "relu" });
    return multiply(rectified, rectified);
  },
};

/** Gaussian error linear unit, x · Φ(x) (Hendrycks & Gimpel 2016, the exact form). */
function gelu(x: Tensor): Tensor {
  const normalDistribution = scale(add(erf(scale(x, Math.SQRT1_2)), constant(1)), 0.5);
  return multiply(x, normalDistribution);
}
