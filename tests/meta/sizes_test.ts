import assert from "node:assert/strict";
import { bareCode, blocks, countLines } from "./code_lines.ts";
import { textOf, typeScriptFiles } from "./source_files.ts";

const longestFile = 400;
const longestFunction = 60;

const sources = typeScriptFiles().map((path) => ({ path, bare: bareCode(textOf(path)) }));

Deno.test("every file is read to its end: its braces match", () => {
  const count = (text: string, brace: string) => text.split(brace).length - 1;
  const odd = sources.filter(({ bare }) => count(bare, "{") !== count(bare, "}"));
  assert.deepEqual(odd.map(({ path }) => path), []);
  assert(sources.length > 100, "the files are found");
});

Deno.test(`no file has more than ${longestFile} lines of code`, () => {
  const long = sources.filter(({ bare }) => countLines(bare) > longestFile);
  assert.deepEqual(long.map(({ path }) => path), []);
});

Deno.test(`no function has more than ${longestFunction} lines of code`, () => {
  const long = sources.flatMap(({ path, bare }) =>
    blocks(bare).filter(({ lines }) => lines > longestFunction)
      .map(({ header, lines }) => `${path}: ${lines} lines: ${header}`)
  );
  assert.deepEqual(long, []);
});
