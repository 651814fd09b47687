import assert from "node:assert/strict";
import { constant, input } from "../../src/graph/graph.ts";
import { gradients } from "../../src/autodiff.ts";
import { multiply, multiplyOp } from "../../src/ops/multiply.ts";
import { checkOp } from "./check_op.ts";
import { normal, type RandomInput } from "./random_input.ts";

// Observed: at most 2.6e-7.
function check(...inputs: (RandomInput | number)[]): Promise<void> {
  return checkOp(multiplyOp, { inputs, attributes: null, sizes: { B: 3, S: 4 }, tolerance: 2e-6 });
}

Deno.test("multiply: equal shapes", () => check(normal(["B*S", 5]), normal(["B*S", 5])));

Deno.test("multiply: a mask is repeated along the columns", () =>
  check(normal(["B*S", 5]), normal(["B*S", 1])));

Deno.test("multiply: a column and a row are repeated", () =>
  check(normal(["B", 1]), normal([1, 5])));

Deno.test("multiply: a scalar on either side", async () => {
  await check(normal([]), normal(["B", 5]));
  await check(normal(["B", 5]), normal([]));
});

Deno.test("multiply: a constant on either side", async () => {
  await check(normal(["B", 5]), 0.75);
  await check(-3, normal(["B", 5]));
});

Deno.test("multiply: no gradient nodes are made for a constant", () => {
  const x = input("x", "f32", []);
  const two = constant(2);
  assert.equal(gradients(multiply(x, two), [two], constant(1))[0], undefined);
});
