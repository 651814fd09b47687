import assert from "node:assert/strict";
import { paddingMaskOp } from "../../src/ops/padding_mask.ts";
import { checkOp } from "./check_op.ts";
import { ids } from "./random_input.ts";

// Observed: 0.
function check(lengths: readonly number[], S: number): Promise<void> {
  const inputs = [ids(["B"], lengths)];
  const sizes = { B: lengths.length, S };
  return checkOp(paddingMaskOp, { inputs, attributes: { length: "S" }, sizes, tolerance: 0 });
}

Deno.test("padding_mask: sequences of different lengths", () => check([4, 1, 3, 4, 2], 4));

Deno.test("padding_mask: one sequence of one token", () => check([1], 1));

Deno.test("padding_mask: rows go position by position across the batch", () => {
  const lengths = { shape: [2], data: Float64Array.of(1, 3) };
  const [mask] = paddingMaskOp.reference([lengths], { length: "S" }, [[6, 1]]);
  assert.deepEqual([...mask!], [1, 1, 0, 1, 0, 1]);
});
