import { expOp } from "../../src/ops/exp.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

// Observed: 6e-8.
Deno.test("exp: elements of either sign", () =>
  checkOp(expOp, {
    inputs: [normal(["B", 7], 2)],
    attributes: null,
    sizes: { B: 5 },
    tolerance: 5e-7,
  }));
