import { gruGradientOp } from "../../src/ops/gru_gradient.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

for (const reversed of [false, true]) {
  Deno.test(`gru_gradient: gates of any size, reversed: ${reversed}`, () =>
    checkOp(gruGradientOp, {
      inputs: [
        normal(["B*S", 20], 0.5),
        normal(["B*S", 5]),
        normal([15, 5], 0.5),
        normal(["B*S", 5]),
        normal(["B", 5]),
      ],
      attributes: { batch: "B", length: "S", reversed },
      sizes: { B: 2, S: 3 },
      // Observed: 2.8e-7.
      tolerance: 2e-6,
    }));
}
