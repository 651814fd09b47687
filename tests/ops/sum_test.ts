import assert from "node:assert/strict";
import { input } from "../../src/graph/graph.ts";
import { sumLike, sumOp } from "../../src/ops/sum.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: 5e-8.
function check(axes: readonly number[]): Promise<void> {
  const sizes = { S: 4, B: 3 };
  const inputs = [normal(["S", "B", 5])];
  return checkOp(sumOp, { inputs, attributes: { axes }, sizes, tolerance: 5e-7 });
}

Deno.test("sum: along one axis", async () => {
  for (const axis of [0, 1, 2]) await check([axis]);
});

Deno.test("sum: along several axes", async () => {
  await check([0, 2]);
  await check([0, 1, 2]);
});

Deno.test("sum: the gradient of what was not repeated is left alone", () => {
  const g = input("g", "f32", ["B", 5]);
  assert.equal(sumLike(g, input("x", "f32", ["B", 5])), g);
  assert.deepEqual(sumLike(g, input("x", "f32", ["B", 1])).shape, ["B", 1]);
  assert.deepEqual(sumLike(g, input("x", "f32", [])).shape, []);
});
