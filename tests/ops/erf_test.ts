import assert from "node:assert/strict";
import { erfOp } from "../../src/ops/erf.ts";
import { checkOp } from "./check_op.ts";
import { floats, normal } from "./random_input.ts";

// Observed: 9e-8.
const tolerance = 5e-7;

Deno.test("erf: elements of either sign", () =>
  checkOp(erfOp, { inputs: [normal(["B", 7], 2)], attributes: null, sizes: { B: 5 }, tolerance }));

Deno.test("erf: zero, far out, and where the reference changes its formula", () =>
  checkOp(erfOp, {
    inputs: [floats([7], [0, 2.4999, -2.5001, 5.999, -6.001, 20, 1e-20])],
    attributes: null,
    tolerance,
  }));

Deno.test("erf: the specification has the published values to 15 digits", () => {
  // Abramowitz & Stegun, table 7.1, and 1 - erfc(3) with erfc(3) = 2.209049699858544e-5.
  const known = [[0.5, 0.520499877813047], [1, 0.842700792949715], [2, 0.995322265018953], [
    3,
    0.999977909503001,
  ]] as const;
  for (const [x, y] of known) {
    const [result] = erfOp.reference([{ shape: [1], data: Float64Array.of(x) }], null, [[1]]);
    assert(Math.abs(result![0]! - y) < 1e-15, `erf(${x}) = ${result![0]}`);
  }
});
