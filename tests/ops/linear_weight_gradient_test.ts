import { linearWeightGradientOp } from "../../src/ops/linear_weight_gradient.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

Deno.test("linear_weight_gradient: weight and bias of many rows and of one", async () => {
  for (const B of [9, 1]) {
    await checkOp(linearWeightGradientOp, {
      inputs: [normal(["B", 6]), normal(["B", 5])],
      attributes: null,
      sizes: { B },
      // Observed: 7e-8.
      tolerance: 1e-6,
    });
  }
});
