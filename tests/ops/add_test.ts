import { addOp } from "../../src/ops/add.ts";
import { checkOp } from "./check_op.ts";
import { normal, type RandomInput } from "./random_input.ts";

// Observed: at most 6e-8.
function check(inputs: (RandomInput | number)[], sizes = { B: 3, S: 4 }): Promise<void> {
  return checkOp(addOp, { inputs, attributes: null, sizes, tolerance: 3e-7 });
}

Deno.test("add: equal shapes", () => check([normal(["B*S", 5]), normal(["B*S", 5])]));

Deno.test("add: a column and a row are repeated", () => check([normal(["B", 1]), normal([1, 5])]));

Deno.test("add: a table of positions is repeated for every example", () =>
  check([normal(["S", "B", 5]), normal(["S", 1, 5])]));

Deno.test("add: a scalar on either side", async () => {
  await check([normal([]), normal(["B", 5])]);
  await check([normal(["B", 5]), normal([])]);
});

Deno.test("add: two scalars", () => check([normal([]), normal([])]));

Deno.test("add: a constant", () => check([normal(["B", 5]), 1.5]));

Deno.test("add: a symbol of size 1 beside a dimension of 1", () =>
  check([normal(["B", 5]), normal([1, 5])], { B: 1, S: 1 }));
