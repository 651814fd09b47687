import { crossEntropyGradientOp } from "../../src/ops/cross_entropy_gradient.ts";
import { checkOp } from "./check_op.ts";
import { floats, integers, normal } from "./random_input.ts";

Deno.test("cross_entropy_gradient: some weights 0, any gradient of the loss", () =>
  checkOp(crossEntropyGradientOp, {
    inputs: [
      normal(["B", 7], 3),
      integers(["B"], 0, 6),
      floats(["B"], [0, 0.5, 1, 0, 0.25]),
      floats([], [-3.5]),
    ],
    attributes: null,
    sizes: { B: 5 },
    // Observed: 1.4e-8.
    tolerance: 1e-6,
  }));
