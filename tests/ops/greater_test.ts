import assert from "node:assert/strict";
import { gradients } from "../../src/autodiff.ts";
import { constant, input } from "../../src/graph/graph.ts";
import { add } from "../../src/ops/add.ts";
import { greater, greaterOp } from "../../src/ops/greater.ts";
import { checkOp } from "./check_op.ts";
import { floats, normal } from "./random_input.ts";

Deno.test("greater: equal elements are not greater", () =>
  checkOp(greaterOp, {
    inputs: [floats([5], [1, 2, 3, -4, 0]), floats([5], [2, 2, 2, -5, -0])],
    attributes: null,
    targets: [],
    tolerance: 0,
  }));

Deno.test("greater: a column and a row are repeated", () =>
  checkOp(greaterOp, {
    inputs: [floats(["B", 1], [-2, 0.5, 3]), floats([1, 4], [-3, 0, 1, 2])],
    attributes: null,
    sizes: { B: 3 },
    targets: [],
    tolerance: 0,
  }));

Deno.test("greater: a constant on either side", async () => {
  for (const inputs of [[normal(["B", 3]), 0.25], [0.25, normal(["B", 3])]] as const) {
    await checkOp(greaterOp, {
      inputs,
      attributes: null,
      sizes: { B: 4 },
      targets: [],
      tolerance: 0,
    });
  }
});

Deno.test("greater: no gradient flows through it, but one may flow past it", () => {
  const x = input("x", "f32", []), y = input("y", "f32", []), seed = constant(1);
  assert.deepEqual(gradients(greater(x, y), [x, y], seed), [undefined, undefined]);
  assert.deepEqual(gradients(add(greater(x, y), y), [x, y], seed), [undefined, seed]);
});
