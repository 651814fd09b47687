import { broadcastToOp } from "../../src/ops/broadcast_to.ts";
import { checkOp } from "./check_op.ts";
import { normal, type RandomInput } from "./random_input.ts";

// Observed: at most 1.2e-7.
function check(...inputs: RandomInput[]): Promise<void> {
  const sizes = { B: 3, S: 4 };
  // Of the second input only the shape counts.
  return checkOp(broadcastToOp, { inputs, attributes: null, sizes, tolerance: 1e-6, targets: [0] });
}

Deno.test("broadcast_to: a column is repeated", () =>
  check(normal(["B*S", 1]), normal(["B*S", 5])));

Deno.test("broadcast_to: a row is repeated", () => check(normal([1, 5]), normal(["B", 5])));

Deno.test("broadcast_to: axes that lie apart", () =>
  check(normal([1, "S", 1]), normal(["B", "S", 5])));

Deno.test("broadcast_to: equal shapes", () => check(normal(["B", 5]), normal(["B", 5])));
