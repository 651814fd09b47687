import { shiftOp } from "../../src/ops/shift.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

for (const S of [1, 4]) {
  for (const reversed of [false, true]) {
    Deno.test(`shift: ${S} positions, reversed: ${reversed}`, () =>
      checkOp(shiftOp, {
        inputs: [normal(["B", 5]), normal(["B*S", 5])],
        attributes: { batch: "B", length: "S", reversed },
        sizes: { B: 3, S },
        tolerance: 0,
      }));
  }
}
