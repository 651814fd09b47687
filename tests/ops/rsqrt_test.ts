import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { gradients } from "../../src/autodiff.ts";
import { constant, input } from "../../src/graph/graph.ts";
import { rsqrt, rsqrtOp } from "../../src/ops/rsqrt.ts";
import { multiply } from "../../src/ops/multiply.ts";
import { sum } from "../../src/ops/sum.ts";
import { checkOp } from "./check_op.ts";
import { floats, type RandomInput, rectified } from "./random_input.ts";

// Observed: 1.1e-7.
const tolerance = 1e-6;

/** Sums of squares, at least 0.5. */
function squares(rows: string): RandomInput {
  const { draw, ...rest } = rectified([rows, 1]);
  return { ...rest, draw: (random, index) => draw(random, index) + 0.5 };
}

Deno.test("rsqrt: lengths around 1", () =>
  checkOp(rsqrtOp, {
    inputs: [squares("B")],
    attributes: null,
    sizes: { B: 9 },
    tolerance,
  }));

Deno.test("rsqrt: a length of 0 and others below the smallest, with gradient 0", () =>
  checkOp(rsqrtOp, {
    // Steps of the finite differences are so small that no element leaves its side.
    inputs: [{ ...floats(["B", 1], [0, 1e-26, 0, 9e-25]), scale: 1e-22 }],
    attributes: null,
    sizes: { B: 4 },
    tolerance,
    half: false,
  }));

Deno.test("rsqrt: lengths just above the smallest", () =>
  checkOp(rsqrtOp, {
    inputs: [{ ...floats(["B", 1], [4e-24, 1e-20]), scale: 1e-22 }],
    attributes: null,
    sizes: { B: 2 },
    tolerance,
    half: false,
  }));

Deno.test("rsqrt: a vector gets length 1, and no gradient along itself", () => {
  const x = input("x", "f32", [1, 3]);
  const normalized = multiply(x, rsqrt(sum(multiply(x, x), [1])));
  const length = sum(multiply(normalized, normalized), [1]);
  const [gradient] = gradients(length, [x], constant(1));
  const feeds = new Map([["x", Float64Array.of(3, -4, 12)]]);
  const [found, slope] = evaluateReference([normalized, gradient!], feeds, {});
  assert.deepEqual([...found!.data], [3 / 13, -4 / 13, 12 / 13]);
  assert(slope!.data.every((value) => Math.abs(value) < 1e-15), `${slope!.data}`);
});
