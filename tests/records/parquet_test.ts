import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import fc from "fast-check";
import { soak } from "../soak.ts";
import { read, refused } from "./read.ts";

function table(columnData: ColumnSource[], rowGroupSize = 1000): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));
}

const columnData: ColumnSource[] = [
  { name: "label", data: ["11.a1", "27.a4", ""], type: "STRING" },
  { name: "ainvs", data: [[0, -5], [7], []] },
  { name: "rank", data: [0, -1, 2], type: "INT32" },
  { name: "nested", data: [[[1], [2, 3]], [[]], [[4]]] },
  { name: "is_cm", data: [false, true, false], type: "BOOLEAN" },
  { name: "regulator", data: [0.5, 1, 1e300], type: "DOUBLE" },
  { name: "missing", data: [1n, null, 3n], type: "INT64", nullable: true },
];

Deno.test("Parquet: integers, lists, text, truth and nulls are read exactly; reals stay text", async () => {
  for (const rowGroupSize of [1, 2, 1000]) {
    const { format, columns, rows, lines } = await read("a", table(columnData, rowGroupSize));
    assert.deepEqual({ format, columns, lines }, {
      format: "Parquet",
      columns: columnData.map(({ name }) => name),
      lines: [1, 2, 3],
    });
    assert.deepEqual(rows, [
      ["11.a1", [0n, -5n], 0n, [[1n], [2n, 3n]], 0n, "0.5", 1n],
      ["27.a4", [7n], -1n, [[]], 1n, "1.0", null],
      [null, [], 2n, [[4n]], 0n, "1e+300", 3n],
    ]);
  }
});

Deno.test("Parquet: lists of int64 are read exactly", async () => {
  const data = [[0n, -(2n ** 63n)], [2n ** 63n - 1n], []];
  const bytes = parquetWriteBuffer({
    columnData: [{ name: "list", data }],
    schema: [
      { name: "root", num_children: 1 },
      { name: "list", repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", repetition_type: "OPTIONAL", type: "INT64" },
    ],
  });
  assert.deepEqual(
    (await read("a.parquet", new Uint8Array(bytes))).rows,
    data.map((list) => [list]),
  );
});

Deno.test("Parquet: lists that are text are read exactly", async () => {
  const data = [`{"a":1}`, `[12345678901234567890, 1]`];
  const bytes = table([{
    name: "json",
    data: data.map((text) => new TextEncoder().encode(text)),
    type: "BYTE_ARRAY",
  }]);
  assert.deepEqual((await read("a.parquet", bytes)).rows, [[data[0]], [[
    12345678901234567890n,
    1n,
  ]]]);
});

Deno.test("Parquet: only columns that are wanted are read, by name or number", async () => {
  const { rows } = await read("a.parquet", table(columnData), { wanted: ["rank", "1"] });
  assert.deepEqual(rows[0], ["11.a1", null, 0n, null, null, null, null]);
});

Deno.test("Parquet: what cannot be read is refused in one line", async () => {
  const whole = table(columnData);
  assert.match(
    await refused("a.parquet", whole.slice(0, -5)),
    /^a\.parquet: damaged Parquet data: /,
  );
  assert.match(
    await refused("a.parquet", "a,b\n1,2\n", { format: "parquet" }),
    /is no Parquet table$/,
  );
  const packed = new Uint8Array(gzipSync(whole));
  assert.match(
    await refused("a.gz", packed),
    /^a\.gz: is a Parquet table; expected a file that is neither/,
  );
});

Deno.test("Parquet: damaged bytes are an error in words, or other records, but never a crash", async () => {
  const whole = table(columnData);
  const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(change, async ([at, mask]) => {
      const bytes = whole.slice();
      bytes[at]! ^= mask;
      try {
        await read("a.parquet", bytes, { format: "parquet" });
      } catch (error) {
        assert.equal((error as Error).name, "FileError", String((error as Error).stack));
      }
    }),
    { numRuns: soak(300) },
  );
});
