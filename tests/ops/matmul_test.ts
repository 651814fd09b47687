import { matmulOp } from "../../src/ops/matmul.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

for (const transposeA of [false, true]) {
  for (const transposeB of [false, true]) {
    const form = `${transposeA ? "aᵀ" : "a"} · ${transposeB ? "bᵀ" : "b"}`;
    Deno.test(`matmul: ${form}`, () =>
      checkOp(matmulOp, {
        inputs: [
          normal(transposeA ? [7, "B*S"] : ["B*S", 7]),
          normal(transposeB ? [5, 7] : [7, 5]),
        ],
        attributes: { transposeA, transposeB },
        sizes: { B: 3, S: 4 },
        // Observed: 1.6e-7.
        tolerance: 1e-6,
      }));
  }
}

Deno.test("matmul: a single row, a single column, a single product", () =>
  checkOp(matmulOp, {
    inputs: [normal(["B", 1]), normal([1, 1])],
    attributes: { transposeA: false, transposeB: false },
    sizes: { B: 1 },
    // Observed: 6e-8.
    tolerance: 3e-7,
  }));
