import assert from "node:assert/strict";
import { layerNormOp } from "../../src/ops/layer_norm.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

function check(scale: number, tolerance: number): Promise<void> {
  const inputs = [normal(["B*S", 16], scale), normal([16]), normal([16])];
  return checkOp(layerNormOp, {
    inputs,
    attributes: null,
    half: scale > 1e-3,
    sizes: { B: 3, S: 4 },
    tolerance,
  });
}

// Observed: 2e-7.
Deno.test("layer_norm: ordinary rows", () => check(1, 2e-6));

// Observed: 2e-7. The variance is about that of epsilon, 1e-12.
Deno.test("layer_norm: rows so small that epsilon counts", () => check(1e-6, 2e-6));

// Observed: 2e-7.
Deno.test("layer_norm: rows far smaller than epsilon", () => check(1e-9, 2e-6));

Deno.test("layer_norm: a row of equal elements becomes the bias", () => {
  const array = (shape: number[], data: number[]) => ({ shape, data: Float64Array.from(data) });
  const [y] = layerNormOp.reference(
    [array([1, 2], [5, 5]), array([2], [3, 4]), array([2], [0.25, -1])],
    null,
    [[1, 2], [1, 1], [1, 1]],
  );
  assert.deepEqual([...y!], [0.25, -1]);
});

Deno.test("layer_norm: epsilon is that of Int2Int, 1e-12, and is added to the variance", () => {
  const array = (shape: number[], data: number[]) => ({ shape, data: Float64Array.from(data) });
  const [y] = layerNormOp.reference(
    [array([1, 2], [1e-6, -1e-6]), array([2], [1, 1]), array([2], [0, 0])],
    null,
    [[1, 2], [1, 1], [1, 1]],
  );
  assert(Math.abs(y![0]! - Math.SQRT1_2) < 1e-12, String(y));
});
