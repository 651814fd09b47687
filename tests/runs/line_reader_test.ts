import assert from "node:assert/strict";
import { appendFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { LineReader, longestLine } from "../../src/runs/line_reader.ts";
import { soak } from "../soak.ts";

const folder = Deno.makeTempDirSync();
const path = join(folder, "log");
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

function reader() {
  const skipped: number[] = [], lines: [string, number][] = [];
  const from = new LineReader(path, (line) => skipped.push(line));
  return { skipped, lines, read: () => from.read((line, number) => lines.push([line, number])) };
}

Deno.test("whole lines are read, later those that were added, each once", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 20 }), (parts) => {
      writeFileSync(path, "");
      const { lines, read } = reader();
      for (const part of parts) {
        appendFileSync(path, part.replaceAll("-", "\n"));
        assert(read());
      }
      const text = parts.join("").replaceAll("-", "\n");
      const expected = text.split("\n").slice(0, -1).map((line) => line.replace(/\r$/, ""));
      assert.deepEqual(lines, expected.map((line, k) => [line, k + 1]));
    }),
    { numRuns: soak(100) },
  );
});

Deno.test("lines are whole where they cross what is read at a time", () => {
  const expected = Array.from({ length: 5 }, (_, k) => "é".repeat(300_001 + k));
  writeFileSync(path, expected.map((line) => line + "\n").join(""));
  const { lines, read } = reader();
  read();
  assert(lines.every(([line, number]) => line === expected[number - 1]));
  assert.equal(lines.length, 5);
});

Deno.test("a line that is too long for a log is skipped, and said", () => {
  writeFileSync(path, "first\n");
  truncateSync(path, longestLine + 2 ** 21);
  appendFileSync(path, "end\nlast\n");
  const { lines, skipped, read } = reader();
  read();
  assert.deepEqual(lines, [["first", 1], ["last", 3]]);
  assert.deepEqual(skipped, [2]);
});

Deno.test("a file that became shorter is another one", () => {
  writeFileSync(path, "one\ntwo\n");
  const { read } = reader();
  assert(read());
  truncateSync(path, 2);
  assert(!read());
});
