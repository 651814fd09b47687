import { splitColumnsOp } from "../../src/ops/split_columns.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: 0.
function check(widths: readonly number[], through: readonly number[]): Promise<void> {
  return checkOp(splitColumnsOp, {
    inputs: [normal(["B", widths.reduce((a, b) => a + b)])],
    attributes: { widths },
    sizes: { B: 3 },
    through,
    tolerance: 0,
  });
}

Deno.test("split_columns: all parts are used", () => check([2, 1, 4], [0, 1, 2]));

Deno.test("split_columns: parts that do not reach the loss get gradient 0", async () => {
  await check([2, 1, 4], [1]);
  await check([2, 1, 4], [0, 2]);
});

Deno.test("split_columns: a single part", () => check([5], [0]));
