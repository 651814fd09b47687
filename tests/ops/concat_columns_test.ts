import assert from "node:assert/strict";
import { input } from "../../src/graph/graph.ts";
import { concatColumns, concatColumnsOp } from "../../src/ops/concat_columns.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: 0.
const tolerance = 0;
const inputs = [normal(["B", 2]), normal(["B", 1]), normal(["B", 4])];

Deno.test("concat_columns: parts of different widths", () =>
  checkOp(concatColumnsOp, { inputs, attributes: null, sizes: { B: 3 }, tolerance }));

Deno.test("concat_columns: the gradient of one part alone leaves cuts unused", () =>
  checkOp(concatColumnsOp, { inputs, attributes: null, sizes: { B: 3 }, tolerance, targets: [1] }));

Deno.test("concat_columns: a single part is itself", () => {
  const x = input("x", "f32", ["B", 2]);
  assert.equal(concatColumns([x]), x);
});
