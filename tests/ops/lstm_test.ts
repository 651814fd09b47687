import assert from "node:assert/strict";
import { input } from "../../src/graph/graph.ts";
import { lstm, lstmOp } from "../../src/ops/lstm.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

interface Variant {
  readonly reversed?: boolean;
  readonly length?: number | "S";
  readonly hidden?: number;
  readonly B?: number;
  readonly S?: number;
  readonly scale?: number;
  readonly through?: readonly number[];
}

function check(variant: Variant): Promise<void> {
  const { reversed = false, length = "S", hidden = 6, B = 3, S = 4, scale = 1 } = variant;
  return checkOp(lstmOp, {
    inputs: [
      normal([length === 1 ? "B" : "B*S", 4 * hidden], scale),
      normal(["B", hidden]),
      normal(["B", hidden]),
      normal([4 * hidden, hidden], hidden ** -0.5),
      normal([4 * hidden]),
    ],
    attributes: { batch: "B", length, reversed },
    through: variant.through ?? [0, 1, 2],
    sizes: { B, S },
    // Observed: at most 1.1e-6.
    tolerance: 3e-6,
  });
}

for (const reversed of [false, true]) {
  Deno.test(`lstm: all results reach the loss, reversed: ${reversed}`, () => check({ reversed }));
}

Deno.test("lstm: only the hidden states reach the loss", () => check({ through: [0] }));

Deno.test("lstm: only the last cell reaches the loss", () => check({ through: [2] }));

Deno.test("lstm: one position", () => check({ length: 1, reversed: true }));

Deno.test("lstm: one example with one hidden unit", () => check({ B: 1, hidden: 1 }));

Deno.test("lstm: several tiles of units and examples, whole packs", () =>
  check({ B: 17, hidden: 20, S: 2 }));

Deno.test("lstm: gates that saturate", () => check({ scale: 8 }));

Deno.test("lstm: weights of another cell are refused", () => {
  const x = input("x", "f32", ["B*S", 24]), state = input("state", "f32", ["B", 6]);
  const layer = { weight: input("weight", "f32", [18, 6]), bias: input("bias", "f32", [18]) };
  const attributes = { batch: "B", length: "S", reversed: false };
  assert.throws(() => lstm(x, state, state, layer, attributes), {
    name: "ShapeError",
    message:
      "lstm: found [B*S, 24], [B, 6], [B, 6], [18, 6], [18], needs [B*S, 24], [B, 6], [B, 6], [24, 6], [24]",
  });
});
