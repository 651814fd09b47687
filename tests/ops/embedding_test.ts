import { embeddingOp } from "../../src/ops/embedding.ts";
import { checkOp } from "./check_op.ts";
import { ids, integers, normal } from "./random_input.ts";

// Observed: 0 forward, 8e-8 backward.
const tolerance = 6e-7;

Deno.test("embedding: repeated and unused ids", () =>
  checkOp(embeddingOp, {
    inputs: [normal([7, 5]), ids(["B"], [3, 0, 3, 6, 3, 0])],
    attributes: null,
    sizes: { B: 6 },
    tolerance,
  }));

Deno.test("embedding: more ids than words", () =>
  checkOp(embeddingOp, {
    inputs: [normal([4, 3]), integers(["B*S"], 0, 3)],
    attributes: null,
    sizes: { B: 8, S: 9 },
    tolerance,
  }));

Deno.test("embedding: a table whose number of rows is a symbol", () =>
  checkOp(embeddingOp, {
    inputs: [normal(["S", 3]), integers(["B"], 0, 4)],
    attributes: null,
    sizes: { B: 4, S: 5 },
    tolerance,
  }));
