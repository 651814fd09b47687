import assert from "node:assert/strict";
import { input, type Tensor } from "../../src/graph/graph.ts";
import { printGraph } from "../../src/graph/print.ts";
import { embedding } from "../../src/ops/embedding.ts";
import { scale } from "../../src/ops/multiply.ts";
import { splitColumns } from "../../src/ops/split_columns.ts";

Deno.test("a graph prints as its leaves, its nodes and its results", () => {
  const table: Tensor = { shape: [29, 8], type: "f32", origin: { kind: "parameter", name: "w" } };
  const ids = input("source", "i32", ["B*S"]);
  const [left, right] = splitColumns(scale(embedding(table, ids), 0.5), [2, 6]);
  assert.deepEqual(printGraph({ left: left!, right: right!, table }).split("\n"), [
    "parameter w: f32 [29, 8]",
    "input source: i32 [B*S]",
    "%0: f32 [B*S, 8] = embedding(w, source)",
    "%1: f32 [B*S, 8] = multiply(%0, 0.5)",
    '%2: f32 [B*S, 2], %3: f32 [B*S, 6] = split_columns(%1) {"widths":[2,6]}',
    "left = %2",
    "right = %3",
    "table = w",
  ]);
});
