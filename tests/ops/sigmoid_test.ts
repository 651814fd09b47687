import { sigmoidOp } from "../../src/ops/sigmoid.ts";
import { checkOp } from "./check_op.ts";
import { floats, normal } from "./random_input.ts";

// Observed: 2.6e-7.
const tolerance = 1e-6;

Deno.test("sigmoid: elements of either sign", () =>
  checkOp(sigmoidOp, {
    inputs: [normal(["B", 7], 3)],
    attributes: null,
    sizes: { B: 5 },
    tolerance,
  }));

Deno.test("sigmoid: where it saturates, and beyond what the exponential can hold", () =>
  checkOp(sigmoidOp, {
    inputs: [floats([6], [0, 15, -15, 90, -90, -1000])],
    attributes: null,
    tolerance,
  }));
