import assert from "node:assert/strict";
import { ShapeError } from "../../src/errors.ts";
import { input } from "../../src/graph/graph.ts";
import { linear, linearOp } from "../../src/ops/linear.ts";
import { checkOp } from "./check_op.ts";
import { normal, type RandomInput } from "./random_input.ts";

// Observed: at most 1.1e-7.
function check(activation: "none" | "relu", residual: RandomInput[] = [], B = 3): Promise<void> {
  const inputs = [normal(["B*S", 6]), normal([5, 6]), normal([5]), ...residual];
  const sizes = { B, S: 4 };
  return checkOp(linearOp, { inputs, attributes: { activation }, sizes, tolerance: 1e-6 });
}

Deno.test("linear: weight and bias", () => check("none"));

Deno.test("linear: one row", () =>
  checkOp(linearOp, {
    inputs: [normal(["B", 6]), normal([1, 6]), normal([1])],
    attributes: { activation: "none" },
    sizes: { B: 1 },
    tolerance: 1e-6,
  }));

Deno.test("linear: rectified", () => check("relu"));

Deno.test("linear: with a residual", () => check("none", [normal(["B*S", 5])]));

Deno.test("linear: a rectifier with a residual is refused, for its gradient would be wrong", () => {
  const x = input("x", "f32", ["B", 4]);
  const layer = { weight: input("w", "f32", [4, 4]), bias: input("b", "f32", [4]) };
  assert.throws(() => linear(x, layer, { activation: "relu", residual: x }), ShapeError);
});
