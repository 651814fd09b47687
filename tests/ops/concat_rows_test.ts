import { concatRowsOp } from "../../src/ops/concat_rows.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

function check(P: number): Promise<void> {
  return checkOp(concatRowsOp, {
    inputs: [normal(["B*P", 4]), normal(["B", 4])],
    attributes: { rows: "B*N" },
    sizes: { B: 3, P, N: P + 1 },
    // Observed: 0.
    tolerance: 0,
  });
}

Deno.test("concat_rows: a cache grows by one position", () => check(2));

Deno.test("concat_rows: an empty cache gets its first position", () => check(0));
