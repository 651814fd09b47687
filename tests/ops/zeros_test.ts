import { zerosOp } from "../../src/ops/zeros.ts";
import { checkOp } from "./check_op.ts";

// Observed: 0.
function check(B: number, columns: number): Promise<void> {
  const attributes = { shape: ["B", columns] };
  return checkOp(zerosOp, { inputs: [], attributes, sizes: { B }, tolerance: 0 });
}

Deno.test("zeros: a matrix of them", () => check(5, 70));

Deno.test("zeros: one", () => check(1, 1));
