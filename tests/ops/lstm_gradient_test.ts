import { lstmGradientOp } from "../../src/ops/lstm_gradient.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

for (const reversed of [false, true]) {
  Deno.test(`lstm_gradient: gates of any size, reversed: ${reversed}`, () =>
    checkOp(lstmGradientOp, {
      inputs: [
        normal(["B*S", 20], 0.5),
        normal(["B*S", 5]),
        normal([20, 5], 0.5),
        normal(["B*S", 5]),
        normal(["B", 5]),
        normal(["B", 5]),
      ],
      attributes: { batch: "B", length: "S", reversed },
      sizes: { B: 2, S: 3 },
      // Observed: 1.4e-7.
      tolerance: 2e-6,
    }));
}
