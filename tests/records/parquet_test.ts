import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import fc from "fast-check";
import { FileError } from "../../src/errors.ts";
import { openParquet } from "../../src/records/parquet.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
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

Deno.test("Parquet: only columns that are wanted are read", async () => {
  const { rows } = await read("a.parquet", table(columnData), { wanted: [2, 0] });
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

Deno.test("Parquet: a table that is cut off anywhere, or has a page of impossible size, is refused", async () => {
  const whole = table(columnData);
  const length = fc.integer({ min: 4, max: whole.length - 1 });
  await fc.assert(
    fc.asyncProperty(length, async (length) => {
      assert.match(await refused("a.parquet", whole.slice(0, length)), /: damaged Parquet data: /);
    }),
    { numRuns: soak(50) },
  );
  // The first page begins at byte 4; bytes of its header are changed that hyparquet would read for ever.
  for (const [at, mask] of [[7, 128], [9, 1], [10, 8]] as const) {
    const bytes = whole.slice();
    bytes[at]! ^= mask;
    assert.match(await refused("a.parquet", bytes), /: damaged Parquet data: /, `byte ${at}`);
  }
});

/** What comes of reading a file in a thread that may take little: the number of its rows, or why it is refused. */
async function outcome(
  path: string,
  bytes: Uint8Array,
  patience = 2000,
): Promise<number | string> {
  Deno.writeFileSync(path, bytes);
  try {
    const { blocks } = await openParquet(path, { patience, megabytes: 64 });
    return (await Array.fromAsync(blocks())).flat().length;
  } catch (error) {
    assert.ok(error instanceof FileError, String((error as Error).stack));
    return error.message;
  }
}

Deno.test("Parquet: whatever byte is damaged, the table is read or refused in one line", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/a.parquet`, whole = table(columnData);
    // Bytes at both ends, which are always the same, say that it is Parquet.
    const at = fc.integer({ min: 4, max: whole.length - 5 }),
      mask = fc.integer({ min: 1, max: 255 });
    const property = fc.asyncProperty(at, mask, async (at, mask) => {
      const bytes = whole.slice();
      bytes[at]! ^= mask;
      const found = await outcome(path, bytes);
      assert.ok(typeof found === "number" || !/[\n\r]/.test(found), String(found));
    });
    await fc.assert(property, { numRuns: soak(100) });
  }));

/** The bytes with some of them, which stand there once, replaced by as many others. */
function replaced(bytes: Uint8Array, found: readonly number[], others: readonly number[]) {
  const at = bytes.findIndex((_, i) => found.every((byte, k) => bytes[i + k] === byte));
  assert.ok(at > 0 && found.length === others.length);
  const copy = bytes.slice();
  copy.set(others, at);
  return copy;
}

Deno.test("Parquet: values that never end or fill the memory are refused", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/a.parquet`, all = Array.from({ length: 999 }, (_, i) => i);
    const write = (column: ColumnSource) =>
      new Uint8Array(parquetWriteBuffer({ codec: "UNCOMPRESSED", columnData: [column] }));
    const words = write({ name: "n", data: all.map((i) => i % 3 ? "a" : "b"), type: "STRING" });
    // Numbers of 1 bit, 1000 of them, become numbers of 0 bits, -2^31 of them.
    const endless = replaced(
      words,
      [1, 0xfb, 0x01, 0xb6, 0x6d, 0xdb],
      [0, 0x81, 0x80, 0x80, 0x80, 0x02],
    );
    assert.match(String(await outcome(path, endless, 500)), /: a column takes more than 0.5 s$/);
    const missing = all.map((i) => i % 3 ? BigInt(i) : null);
    const integers = write({ name: "n", data: missing, type: "INT64", nullable: true });
    // 1000 numbers become 2^31 - 1 times the number 1.
    const bomb = replaced(integers, [0xfb, 0x01, 0xb6, 0x6d, 0xdb, 0xb6], [
      0xfe,
      0xff,
      0xff,
      0xff,
      0x0f,
      1,
    ]);
    assert.match(
      String(await outcome(path, bomb, 20_000)),
      /, or row groups that are too large for the memory: /,
    );
  }));

Deno.test("Parquet: whoever stops reading, or never begins, leaves no thread behind", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/a.parquet`, data = Array.from({ length: 20_000 }, (_, i) => i);
    Deno.writeFileSync(path, table([{ name: "n", data, type: "INT32" }], 10_000));
    for await (const [row] of (await openParquet(path)).blocks()) {
      assert.deepEqual(row, { line: 1, cells: [0n] });
      break;
    }
    const lines: number[] = [];
    for await (const block of (await openParquet(path)).blocks()) {
      lines.push(...block.map(({ line }) => line));
    }
    assert.deepEqual(lines, data.map((n) => n + 1));
  }));
