import assert from "node:assert/strict";
import { bestContinuationsOp } from "../../src/ops/best_continuations.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: at most 2e-7.
function check(problems: number, beams: number, words: number): Promise<void> {
  return checkOp(bestContinuationsOp, {
    inputs: [normal(["B", words]), normal(["B"])],
    attributes: { beams },
    sizes: { B: problems * beams },
    tolerance: 2e-6,
  });
}

Deno.test("best_continuations: several beams", () => check(3, 4, 50));

Deno.test("best_continuations: more words than invocations", () => check(2, 3, 700));

Deno.test("best_continuations: one beam", () => check(5, 1, 9));

Deno.test("best_continuations: as many results as there are continuations", () => check(3, 3, 2));

Deno.test("best_continuations: the lower index first among equals", () => {
  const zeros = (shape: number[]) => ({
    shape,
    data: new Float64Array(shape.reduce((a, b) => a * b)),
  });
  const [scores, choices] = bestContinuationsOp.reference(
    [zeros([2, 4]), { shape: [2], data: Float64Array.of(0, -1e9) }],
    { beams: 2 },
    [[2, 2], [2, 2]],
  );
  assert.deepEqual([...choices!], [0, 1, 2, 3]);
  assert.ok(scores!.every((score) => Math.abs(score + Math.log(4)) < 1e-12));
});
