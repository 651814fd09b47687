import assert from "node:assert/strict";
import { embeddingGradientOp } from "../../src/ops/embedding_gradient.ts";
import { checkOp } from "./check_op.ts";
import { integers, normal } from "./random_input.ts";

Deno.test("embedding_gradient: many rows for few words", () =>
  checkOp(embeddingGradientOp, {
    inputs: [integers(["B*S"], 0, 3), normal(["B*S", 5])],
    attributes: { vocabSize: 6 },
    sizes: { B: 8, S: 9 },
    // Observed: 5e-8.
    tolerance: 6e-7,
  }));

Deno.test("embedding_gradient: rows of one id add up, words without an id get 0", () => {
  const [table] = embeddingGradientOp.reference(
    [
      { shape: [3], data: Float64Array.of(2, 0, 2) },
      { shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 10, 20) },
    ],
    { vocabSize: 3 },
    [[3, 2]],
  );
  assert.deepEqual([...table!], [3, 4, 0, 0, 11, 22]);
});
