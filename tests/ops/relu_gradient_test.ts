import { reluGradientOp } from "../../src/ops/relu_gradient.ts";
import { checkOp } from "./check_op.ts";
import { normal, rectified } from "./random_input.ts";

// Observed: 0 (a factor of 0 or 1).
Deno.test("relu_gradient: passes where the rectifier's output is positive", () =>
  checkOp(reluGradientOp, {
    inputs: [rectified(["B", 9]), normal(["B", 9])],
    attributes: null,
    sizes: { B: 6 },
    tolerance: 0,
  }));
