import assert from "node:assert/strict";
import { input } from "../../src/graph/graph.ts";
import { argmax, argmaxOp } from "../../src/ops/argmax.ts";
import { runOnnx } from "../executors/onnx/run_graph.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: 0 (integers).
Deno.test("argmax: random rows", () =>
  checkOp(argmaxOp, {
    inputs: [normal(["B", 9])],
    attributes: null,
    sizes: { B: 20 },
    tolerance: 0,
  }));

Deno.test("argmax: the first of equals wins", async () => {
  const rows = [[1, 3, 3, 2], [0, 0, 0, 0], [-5, -1, -2, -1]];
  const data = Float64Array.from(rows.flat());
  const expected = [1, 0, 1];
  const [reference] = argmaxOp.reference([{ shape: [3, 4], data }], null, [[3]]);
  const x = input("x", "f32", ["B", 4]);
  const onnx = await runOnnx({ best: argmax(x) }, new Map([["x", data]]), { B: 3 });
  assert.deepEqual([[...reference!], [...onnx.get("best")!]], [expected, expected]);
});
