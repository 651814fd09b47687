import { attentionGradientOp } from "../../src/ops/attention_gradient.ts";
import type { AttentionDropout } from "../../src/ops/attention_dropout.ts";
import { checkOp } from "./check_op.ts";
import { ids, normal } from "./random_input.ts";

interface Variant extends AttentionDropout {
  readonly heads: number;
  readonly scale?: number;
}

function check(variant: Variant): Promise<void> {
  const { heads, dropoutRate } = variant;
  return checkOp(attentionGradientOp, {
    inputs: [
      normal(["B*T", 6]),
      normal(["B*S", 6]),
      normal(["B*S", 6]),
      normal([heads === 1 ? "B" : `${heads}*B`, "T", "S"]),
      normal(["B*T", 6]),
      ...(dropoutRate === undefined ? [] : [ids([1], [-31415926])]),
    ],
    attributes: { ...variant, batch: "B", queries: "T", keys: "S", causal: false, firstKeys: 0 },
    sizes: { B: 2, S: 5, T: 3 },
    // Observed: 2e-7.
    tolerance: 2e-6,
  });
}

for (const heads of [1, 3]) {
  Deno.test(`attention_gradient: more keys than queries, heads: ${heads}`, () => check({ heads }));
}

Deno.test("attention_gradient: with dropout, and queries that are scaled already", () =>
  check({ heads: 2, dropoutRate: 0.4, scale: 1 }));
