/** Files that hold no records, or are made to harm. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { openRecords } from "../../src/records/open.ts";
import { formatNames } from "../../src/records/format_names.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { contentsOf, read, refused } from "./read.ts";

const bytesOf = (...bytes: number[]) => new Uint8Array(bytes);
const ascii = (text: string) => new TextEncoder().encode(text);

const foreign: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ["a.csv", "+ 1 2\t+ 3\n- 4\t+ 5\n", /^a\.csv: has examples in tokens already/],
  ["a.csv", "V2 + 1 + 2\t- 3\n", /^a\.csv: has examples in tokens already/],
  ["a.csv", "<!DOCTYPE html>\n<html>", /^a\.csv: is an HTML page, expected records/],
  [
    "a.xlsx",
    ascii("PK\x03\x04 a workbook"),
    /^a\.xlsx: is a zip archive; unpack it; save an Excel workbook as CSV/,
  ],
  ["a.csv", bytesOf(0xff, 0xfe, 0x61, 0, 0x2c, 0), /^a\.csv: is UTF-16 text; save it as UTF-8$/],
  [
    "a.csv",
    bytesOf(0x61, 0x0a, 0x62, 0xe9, 0x0a),
    /^a\.csv:2: not UTF-8 text; save the file as UTF-8/,
  ],
  [
    "a.xz",
    bytesOf(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
    /^a\.xz: is xz data; .*xz -dc FILE \| int2int encode -$/,
  ],
  [
    "a.gz",
    new Uint8Array(gzipSync("1,2\n".repeat(1e4))).slice(0, 40),
    /^a\.gz: damaged gzip data: /,
  ],
];

for (const [name, data, message] of foreign) {
  Deno.test(`refused: ${message.source}`, async () =>
    assert.match(await refused(name, data), message));
}

Deno.test("a line of more than 64 MB ends the reading, long before a bomb of 1 GB is decompressed", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/a.csv.gz`, block = gzipSync("1".repeat(1 << 24));
    for (let i = 0; i < 64; i++) Deno.writeFileSync(path, block, { append: true });
    const start = performance.now();
    await assert.rejects(
      contentsOf(path),
      /a\.csv\.gz:1: more than 64 MB, expected one record a line$/,
    );
    assert.ok(performance.now() - start < 10_000);
  }));

Deno.test("matrices of impossible size are text", async () => {
  for (const matrix of ["matrix(100000000000, 0, [])", "matrix(-1, -1, [1])", "matrix(0, 0, [])"]) {
    assert.deepEqual((await read("a.tsv", `a\tb\n${matrix}\t1\n`)).rows, [[matrix, 1n]]);
  }
});

Deno.test("a folder, a file that is not there and a pipe that nobody writes to are refused at once", () =>
  inTemporaryFolder(async (folder) => {
    await assert.rejects(contentsOf(folder), /expected a file, found a folder$/);
    await assert.rejects(
      contentsOf(`${folder}/none`),
      /none: cannot be read: no such file or folder$/,
    );
    new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).outputSync();
    await assert.rejects(contentsOf(`${folder}/pipe`), /expected a file, found a pipe$/);
  }));

Deno.test("standard input is read, compressed or not", async () => {
  const open = new URL("../../src/records/open.ts", import.meta.url);
  const code = `const { openRecords } = await import("${open}");
    const records = await openRecords("/dev/stdin", { format: "" });
    for await (const block of records.blocks()) for (const { cells } of block) console.log(cells.join("|"));`;
  for (const data of [ascii("a,b\n1,2\n3,4\n"), new Uint8Array(gzipSync("a,b\n1,2\n3,4\n"))]) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", code],
      stdin: "piped",
      stdout: "piped",
    })
      .spawn();
    const writer = child.stdin.getWriter();
    await writer.write(data);
    await writer.close();
    assert.equal(new TextDecoder().decode((await child.output()).stdout), "1|2\n3|4\n");
  }
});

const piece = fc.constantFrom(
  ...[
    "[",
    "]",
    "{",
    "}",
    "(",
    ",",
    ";",
    "\t",
    " ",
    "\n",
    "\r\n",
    '"',
    "'",
    "\\",
    "#",
    "//",
    "/*",
    "data = [",
    "columns = ",
  ],
  ...[
    "1",
    "-5",
    "A000045 ,",
    "D?",
    ":",
    "&",
    "~",
    "é",
    "a",
    "null",
    "+ 1",
    ">>graph6<<",
    "# LMFDB\n",
    "=HYPERLINK(",
  ],
);
const anything = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((pieces) => ascii(pieces.join(""))),
  fc.uint8Array({ maxLength: 60 }),
);

Deno.test("whatever a file holds, it is read or refused in one line, in every format", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/file`;
    const property = fc.asyncProperty(
      anything,
      fc.constantFrom("", ...formatNames),
      async (bytes, format) => {
        Deno.writeFileSync(path, bytes);
        try {
          const records = await openRecords(path, { format });
          for await (const block of records.blocks()) assert.ok(block.length > 0);
        } catch (error) {
          assert.equal((error as Error).name, "FileError", String((error as Error).stack));
          assert.ok(!(error as Error).message.includes("\n"));
        }
      },
    );
    await fc.assert(property, { numRuns: soak(3000) });
  }));
