import assert from "node:assert/strict";
import { ShapeError } from "../../src/errors.ts";
import { input } from "../../src/graph/graph.ts";
import { increase, increaseOp } from "../../src/ops/increase.ts";
import { checkOp } from "./check_op.ts";
import { ids, integers } from "./random_input.ts";

// Observed: 0 (integers).
Deno.test("increase: all integers grow by the same", () =>
  checkOp(increaseOp, {
    inputs: [integers(["B"], -5, 1000), ids([1], [17])],
    attributes: null,
    sizes: { B: 300 },
    tolerance: 0,
  }));

Deno.test("increase: by one integer", () => {
  const x = input("x", "i32", ["B"]);
  assert.throws(() => increase(x, x), ShapeError);
});
