import { attentionGradientOp } from "../../src/ops/attention_gradient.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

for (const heads of [1, 3]) {
  Deno.test(`attention_gradient: more keys than queries, heads: ${heads}`, () =>
    checkOp(attentionGradientOp, {
      inputs: [
        normal(["B*T", 6]),
        normal(["B*S", 6]),
        normal(["B*S", 6]),
        normal([heads === 1 ? "B" : `${heads}*B`, "T", "S"]),
        normal(["B*T", 6]),
      ],
      attributes: { heads, batch: "B", queries: "T", keys: "S", causal: false, firstKeys: 0 },
      sizes: { B: 2, S: 5, T: 3 },
      // Observed: 2e-7.
      tolerance: 2e-6,
    }));
}
