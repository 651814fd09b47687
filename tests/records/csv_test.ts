import assert from "node:assert/strict";
import { read } from "./read.ts";

const curves = [["11.a1", [0n, -1n, 1n, -7820n, -263580n], 0n], [
  "37.a1",
  [0n, 0n, 1n, -1n, 0n],
  1n,
]];

Deno.test("columns have the names of the first line", async () => {
  const text = 'label,ainvs,rank\n11.a1,"[0,-1,1,-7820,-263580]",0\n37.a1,"[0, 0, 1, -1, 0]",1\n';
  const { format, columns, rows, lines } = await read("curves.csv", text);
  assert.deepEqual({ format, columns, rows, lines }, {
    format: "CSV",
    columns: ["label", "ainvs", "rank"],
    rows: curves,
    lines: [2, 3],
  });
});
