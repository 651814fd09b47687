import { reshapeOp } from "../../src/ops/reshape.ts";
import type { Shape } from "../../src/graph/shape.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: 0, no element changes.
function check(from: Shape, shape: Shape, sizes = { B: 3, S: 4 }): Promise<void> {
  return checkOp(reshapeOp, {
    inputs: [normal(from)],
    attributes: { shape },
    sizes,
    tolerance: 0,
  });
}

Deno.test("reshape: a product of symbols is taken apart and put together", async () => {
  await check(["B*S", 6], ["S", "B", 6]);
  await check(["S", "B", 6], ["B*S", 6]);
});

Deno.test("reshape: a number moves between dimensions", async () => {
  await check(["B*S", 6], ["S", "2*B", 3]);
  await check([6, 4], [3, 8]);
});

Deno.test("reshape: to and from a scalar", async () => {
  await check([1, 1], []);
  await check([], [1, 1, 1]);
});

Deno.test("reshape: all symbols of size 1", () => check(["B*S", 6], ["S", "B", 6], { B: 1, S: 1 }));
