import { crossEntropyOp } from "../../src/ops/cross_entropy.ts";
import { checkOp } from "./check_op.ts";
import { floats, integers, normal, type RandomInput } from "./random_input.ts";

function check(weights: RandomInput, scale: number, tolerance: number): Promise<void> {
  return checkOp(crossEntropyOp, {
    inputs: [normal(["B", 7], scale), integers(["B"], 0, 6), weights],
    attributes: null,
    sizes: { B: 4 },
    targets: [0],
    tolerance,
  });
}

// Observed: 5e-8.
Deno.test("cross_entropy: a mean over tokens, none of them padding", () =>
  check(floats(["B"], [0.25, 0.25, 0.25, 0.25]), 1, 1e-6));

// Observed: 5e-8.
Deno.test("cross_entropy: padding has weight 0", () =>
  check(floats(["B"], [0, 0.5, 0, 0.5]), 1, 1e-6));

// Observed: 0.
Deno.test("cross_entropy: nothing but padding", () => check(floats(["B"], [0, 0, 0, 0]), 1, 0));

// Observed: 5e-8. Without subtracting the largest score, exp would overflow.
Deno.test("cross_entropy: scores beyond the range of exp", () =>
  check(floats(["B"], [0.1, 0.2, 0.3, 0.4]), 300, 1e-6));
