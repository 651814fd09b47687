import { constant, type Tensor } from "../graph/graph.ts";
import { add } from "../ops/add.ts";
import { erf } from "../ops/erf.ts";
import { multiply, scale } from "../ops/multiply.ts";

/** Gaussian error linear unit, x · Φ(x) (Hendrycks & Gimpel 2016, the exact form). */
export function gelu(x: Tensor): Tensor {
  const normalDistribution = scale(add(erf(scale(x, Math.SQRT1_2)), constant(1)), 0.5);
  return multiply(x, normalDistribution);
}
