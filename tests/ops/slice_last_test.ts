import { sliceLastOp } from "../../src/ops/slice_last.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

for (const S of [1, 3]) {
  Deno.test(`slice_last: those of the last of ${S} positions`, () =>
    checkOp(sliceLastOp, {
      inputs: [normal(["B*S", 7])],
      attributes: { rows: "B" },
      sizes: { B: 2, S },
      tolerance: 0,
    }));
}

Deno.test("slice_last: a fixed number of them", () =>
  checkOp(sliceLastOp, {
    inputs: [normal([300, 4])],
    attributes: { rows: 2 },
    tolerance: 0,
  }));
