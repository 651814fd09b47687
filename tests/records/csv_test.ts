import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import type { Value } from "../../src/records/record.ts";
import { openRecords } from "../../src/records/open.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { type Contents, read, refused } from "./read.ts";

const curves: readonly (readonly Value[])[] = [
  ["11.a1", [0n, -1n, 1n, -7820n, -263580n], 0n],
  ["37.a1", [0n, 0n, 1n, -1n, 0n], 1n],
];
const named = ["label", "ainvs", "rank"];

/** Ways to write the curves: name of the file, and text. */
const layouts: Readonly<Record<string, readonly [string, string]>> = {
  "quoted lists": [
    "a.csv",
    'label,ainvs,rank\n11.a1,"[0,-1,1,-7820,-263580]",0\n37.a1,"[0, 0, 1, -1, 0]",1\n',
  ],
  "lists without quotes": [
    "a.csv",
    "label,ainvs,rank\n11.a1,[0,-1,1,-7820,-263580],0\n37.a1,[0, 0, 1, -1, 0],1",
  ],
  "a byte order mark and CRLF": [
    "a.csv",
    '\ufefflabel,ainvs,rank\r\n11.a1,"[0,-1,1,-7820,-263580]",0\r\n37.a1,"[0,0,1,-1,0]",1\r\n',
  ],
  "links of the LMFDB": [
    "a.csv",
    '"=HYPERLINK(""https://www.lmfdb.org/x"", ""label"")","=HYPERLINK(""https://y"", ""ainvs"")",rank\r\n' +
    '11.a1,"[0, -1, 1, -7820, -263580]",0\r\n37.a1,"[0, 0, 1, -1, 0]",1\r\n',
  ],
  semicolons: ["a.txt", "label;ainvs;rank\n11.a1;[0,-1,1,-7820,-263580];0\n37.a1;[0,0,1,-1,0];1\n"],
  tabs: ["a.tsv", "label\tainvs\trank\n11.a1\t[0,-1,1,-7820,-263580]\t0\n37.a1\t[0,0,1,-1,0]\t1\n"],
  "tabs in a file of any name": [
    "a",
    "label\tainvs\trank\n11.a1\t[0,-1,1,-7820,-263580]\t0\n37.a1\t[0,0,1,-1,0]\t1\n",
  ],
  "columns with spaces between them": [
    "a",
    "label ainvs rank\n11.a1 [0,-1,1,-7820,-263580] 0\n37.a1  [0,0,1,-1,0]  1\n",
  ],
  "comments and empty lines": [
    "a.csv",
    '# a "comment\nlabel,ainvs,rank\n\n11.a1,"[0,-1,1,-7820,-263580]",0\n37.a1,"[0,0,1,-1,0]",1\n',
  ],
};

for (const [name, [file, text]] of Object.entries(layouts)) {
  Deno.test(`tables: ${name}`, async () => {
    const { columns, rows } = await read(file, text);
    assert.deepEqual({ columns, rows }, { columns: named, rows: curves });
  });
}

Deno.test("lines are those of the file, also behind cells of several lines and empty lines", async () => {
  const { rows, lines } = await read("a.csv", 'a,b\n"1\n\n",2\n\n3,4\n');
  assert.deepEqual(rows, [[1n, 2n], [3n, 4n]]);
  assert.deepEqual(lines, [2, 6]);
});

Deno.test("a first line with a number or a list is a record", async () => {
  for (const first of ["1,2,3", 'x,"[1]",y', "x,y,0.5", ",5,"]) {
    const { columns, rows } = await read("a.csv", `${first}\n4,5,6\n`);
    assert.equal(columns, undefined);
    assert.equal(rows.length, 2);
  }
  assert.deepEqual((await read("a.csv", ",0,1\n0,5,6\n")).columns, ["", "0", "1"]);
  assert.deepEqual((await read("a.txt", "17\n-18\n")).rows, [[17n], [-18n]]);
});

Deno.test("compressed tables and pipes are read, whatever their names", async () => {
  const text = layouts["quoted lists"]![1], bytes = new TextEncoder().encode(text);
  for (const packed of [gzipSync(bytes), zstdCompressSync(bytes)]) {
    assert.deepEqual((await read("a.csv.gz", new Uint8Array(packed))).rows, curves);
  }
});

Deno.test("mistakes in tables are one line with the line's number", async () => {
  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['a,b\n1,2\n3,"4\n5,6\n', /^a\.csv:3: a quote is not closed$/],
    ['a,b\n"1"x,2\n', /^a\.csv:2: text behind a closing quote/],
    ['a,b\n1"x,2\n', /^a\.csv:2: a quote within a cell that is not quoted$/],
    ["a,b,a\n1,2,3\n", /^a\.csv:1: two columns are called "a"$/],
    ["a,b\n", /^a\.csv: holds no records below the names of its columns$/],
    ["", /^a\.csv: is empty, expected records$/],
    ["\n\r\n\n", /^a\.csv: is empty, expected records$/],
    ["a,b\n1,\0\n", /^a\.csv:2: a NUL byte, expected text$/],
  ];
  for (const [text, message] of mistakes) assert.match(await refused("a.csv", text), message);
});

Deno.test("a row with more or fewer cells than the first says so", async () => {
  assert.deepEqual((await read("a.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n")).problems, [
    undefined,
    "1 cell, expected 2 as in line 1",
    "3 cells, expected 2 as in line 1",
    undefined,
  ]);
});

Deno.test("two columns do not have the same name, except none; names of objects' members are names", async () => {
  assert.equal(await refused("a.csv", "a,b,a\n1,2,3\n"), 'a.csv:1: two columns are called "a"');
  assert.deepEqual((await read("a.csv", ",b,\n1,2,3\n")).rows, [[1n, 2n, 3n]]);
  const { columns, rows } = await read("a.csv", "__proto__,constructor\n1,2\n");
  assert.deepEqual({ columns, rows }, { columns: ["__proto__", "constructor"], rows: [[1n, 2n]] });
});

Deno.test("an unknown format is answered with the nearest", async () => {
  const error = await openRecords("a.csv", { format: "cvs" }).catch((error) => error);
  assert.match(error.message, /^--data_format: there is no format "cvs"\. Did you mean csv\?/);
});

/** A writer that knows nothing of the reader: every cell in quotes, or only those that need them. */
function written(
  rows: readonly (readonly string[])[],
  delimiter: string,
  end: string,
  all: boolean,
): string {
  const needsQuotes = new RegExp(`["\\r\\n${delimiter}[({]`);
  const cell = (text: string) =>
    all || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(cell).join(delimiter) + end).join("");
}

Deno.test("tables are read as they were written, in one piece or in blocks", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", '"', ",", ";", "\n", "[", "]", " x", "-", "1"),
    maxLength: 6,
  });
  const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 })
  );
  await inTemporaryFolder(async (folder) => {
    const property = fc.asyncProperty(
      table,
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (rows, delimiter, end, all) => {
        const names = rows[0]!.map((_, i) => `column_${i}`), path = `${folder}/a.csv`;
        Deno.writeTextFileSync(path, written([names, ...rows], delimiter, end, all));
        const records = await openRecords(path, { format: "" });
        const cells = (await Array.fromAsync(records.blocks())).flat().map((row) => row.cells);
        assert.deepEqual(records.columns, names);
        assert.deepEqual(cells, rows);
      },
    );
    await fc.assert(property, { numRuns: soak(200) });
  });
});

Deno.test("a large table is read in blocks, to its end", async () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `${i},"[${i},\n${-i}]"`);
  const { rows: found, lines }: Contents = await read("a.csv", `n,list\n${rows.join("\n")}`);
  assert.deepEqual(found, rows.map((_, i) => [BigInt(i), [BigInt(i), BigInt(-i)]]));
  assert.deepEqual(lines, rows.map((_, i) => 2 + 2 * i));
});
