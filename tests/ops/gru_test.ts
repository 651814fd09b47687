import assert from "node:assert/strict";
import { input } from "../../src/graph/graph.ts";
import { gru, gruOp } from "../../src/ops/gru.ts";
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
  return checkOp(gruOp, {
    inputs: [
      normal([length === 1 ? "B" : "B*S", 3 * hidden], scale),
      normal(["B", hidden]),
      normal([3 * hidden, hidden], hidden ** -0.5),
      normal([3 * hidden]),
    ],
    attributes: { batch: "B", length, reversed },
    through: variant.through ?? [0, 1],
    sizes: { B, S },
    // Observed: at most 5e-7.
    tolerance: 3e-6,
  });
}

for (const reversed of [false, true]) {
  Deno.test(`gru: all results reach the loss, reversed: ${reversed}`, () => check({ reversed }));
}

Deno.test("gru: only the hidden states reach the loss", () => check({ through: [0] }));

Deno.test("gru: only the last state reaches the loss", () => check({ through: [1] }));

Deno.test("gru: one position", () => check({ length: 1, reversed: true }));

Deno.test("gru: one example with one hidden unit", () => check({ B: 1, hidden: 1 }));

Deno.test("gru: several tiles of units and examples, whole packs", () =>
  check({ B: 17, hidden: 20, S: 2 }));

Deno.test("gru: gates that saturate", () => check({ scale: 8 }));

Deno.test("gru: weights of another cell are refused", () => {
  const x = input("x", "f32", ["B*S", 18]), state = input("state", "f32", ["B", 6]);
  const layer = { weight: input("weight", "f32", [24, 6]), bias: input("bias", "f32", [24]) };
  const attributes = { batch: "B", length: "S", reversed: false };
  assert.throws(() => gru(x, state, layer, attributes), {
    name: "ShapeError",
    message: "gru: found [B*S, 18], [B, 6], [24, 6], [24], needs [B*S, 18], [B, 6], [18, 6], [18]",
  });
});
