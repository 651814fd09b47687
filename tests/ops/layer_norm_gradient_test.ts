import { layerNormGradientOp } from "../../src/ops/layer_norm_gradient.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

Deno.test("layer_norm_gradient: any mean and deviation", () =>
  checkOp(layerNormGradientOp, {
    inputs: [
      normal(["B*S", 8]),
      normal([8]),
      normal(["B*S", 1]),
      normal(["B*S", 1]),
      normal(["B*S", 8]),
    ],
    attributes: null,
    sizes: { B: 3, S: 4 },
    // Observed: 2e-7.
    tolerance: 2e-6,
  }));
