import assert from "node:assert/strict";
import { ShapeError } from "../../src/errors.ts";
import { input } from "../../src/graph/graph.ts";
import { scatterRows, scatterRowsOp } from "../../src/ops/scatter_rows.ts";
import { checkOp } from "./check_op.ts";
import { ids, normal } from "./random_input.ts";

// Observed: 0, as elements are only copied.
Deno.test("scatter_rows: rows of a cache are replaced, and the others stay", () =>
  checkOp(scatterRowsOp, {
    inputs: [normal(["B*N", 6]), normal(["B", 6]), ids(["B"], [7, 0, 5])],
    attributes: null,
    sizes: { B: 3, N: 4 },
    tolerance: 0,
  }));

Deno.test("scatter_rows: single elements", () =>
  checkOp(scatterRowsOp, {
    inputs: [normal([9, 1]), normal([2, 1]), ids([2], [8, 3])],
    attributes: null,
    tolerance: 0,
  }));

Deno.test("scatter_rows: as many places as rows, of the same width", () => {
  const cache = input("cache", "f32", ["N", 4]), at = input("at", "i32", ["B"]);
  assert.throws(() => scatterRows(cache, input("rows", "f32", ["B", 5]), at), ShapeError);
  assert.throws(() => scatterRows(cache, input("rows", "f32", ["A", 4]), at), ShapeError);
});
