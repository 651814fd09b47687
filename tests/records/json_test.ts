import assert from "node:assert/strict";
import fc from "fast-check";
import { soak } from "../soak.ts";
import { read, refused } from "./read.ts";

Deno.test("JSON lines: keys of the first record are the columns; integers keep all digits", async () => {
  const text = '{"a":1,"b":[1,[-123456789012345678901]],"c":true,"d":null}\r\n\n' +
    '{"d":2.0,"b":"[3]","a":"17","more":{},"c":1e2}\n{"a":{"x":1}}';
  const { format, columns, rows, lines } = await read("a.txt", text);
  assert.deepEqual({ format, columns, lines }, {
    format: "JSON lines",
    columns: ["a", "b", "c", "d"],
    lines: [1, 3, 4],
  });
  assert.deepEqual(rows, [
    [1n, [1n, [-123456789012345678901n]], 1n, null],
    [17n, [3n], "1e2", "2.0"],
    ['{"x":1}', null, null, null],
  ]);
});

Deno.test("JSON lines: arrays have columns with numbers", async () => {
  const { columns, rows } = await read("a.jsonl", '[1,[2,3],"x"]\n[4,[],"y"]\n');
  assert.deepEqual({ columns, rows }, {
    columns: undefined,
    rows: [[1n, [2n, 3n], "x"], [4n, [], "y"]],
  });
});

Deno.test("JSON: one array of records, however it is laid out", async () => {
  const records = [{ a: 1, "b, ]": [1, { c: "}" }] }, { a: 2, "b, ]": [] }];
  for (const layout of [undefined, 1, "\t"]) {
    for (const name of ["a.json", "a.txt"]) {
      const { format, columns, rows } = await read(name, JSON.stringify(records, null, layout));
      assert.deepEqual({ format, columns, rows }, {
        format: "JSON",
        columns: ["a", "b, ]"],
        rows: [[1n, [1n, '{"c":"}"}']], [2n, []]],
      });
    }
  }
  assert.deepEqual((await read("a.json", "[[1,2],\n[3,4]]\n")).rows, [[1n, 2n], [3n, 4n]]);
});

Deno.test("only columns that are wanted are read; members of objects are none that a record lacks", async () => {
  const text = '{"__proto__":1,"toString":2}\n{}\n';
  const { columns, rows } = await read("a.jsonl", text, { wanted: [1] });
  assert.deepEqual({ columns, rows }, {
    columns: ["__proto__", "toString"],
    rows: [[null, 2n], [null, null]],
  });
});

Deno.test("mistakes in JSON are one line with the line's number", async () => {
  const mistakes: readonly (readonly [string, string, RegExp])[] = [
    ["a.jsonl", '{"a":}\n{"a":1}\n', /^a\.jsonl:1: not JSON: Unexpected token/],
    ["a.json", '[{"a":1},\n{"a":2}', /^a\.json: the array is not closed$/],
    ["a.json", '[{"a":1}]\n\n[2]', /^a\.json:3: "\[2\]" behind the array$/],
    ["a.json", '[{"a":"x\n"}]', /^a\.json:1: a quote is not closed$/],
    ["a.json", "[]", /^a\.json: holds no records$/],
    ["a.json", "[".repeat(1e6), /^a\.json:1: lists nested more than 64 deep$/],
    ["a.jsonl", `{"a":1.5,"b":${"[".repeat(1e6)}}`, /^a\.jsonl:1: not JSON/],
  ];
  for (const [name, text, message] of mistakes) assert.match(await refused(name, text), message);
});

Deno.test("records in JSON that cannot be read say so, and those behind them are read", async () => {
  const deep = `{"a":${"[".repeat(65)}${"]".repeat(65)}}`;
  const mistakes: readonly (readonly [string, string, RegExp])[] = [
    ["a.jsonl", '{"a":1}\n{"a":}\n{"a":2}\n', /^not JSON: Unexpected token/],
    ["a.jsonl", '{"a":1}\n[1]\n{"a":2}\n', /^an array, expected an object$/],
    ["a.jsonl", "[1]\n5\n[2]", /^a number, expected an array$/],
    ["a.json", '[{"a":1},\n5,\n{"a":2}]', /^a number, expected an object$/],
    ["a.jsonl", `{"a":1}\n${deep}\n{"a":2}`, /nested more than 64 deep$/],
  ];
  for (const [name, text, message] of mistakes) {
    const { rows, lines, problems } = await read(name, text);
    assert.deepEqual({ rows, lines }, { rows: [[1n], [], [2n]], lines: [1, 2, 3] });
    assert.match(problems[1]!, message);
  }
});

Deno.test("JSON is read as JSON.stringify writes it", async () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.maxSafeInteger(),
      fc.constantFrom('"', "'", "], [", "é\\"),
      fc.array(tie("value"), { maxLength: 4 }),
    ),
  })).value;
  const rows = fc.array(fc.array(value, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(rows, fc.nat({ max: 3 }), async (written, indent) => {
      const expected = JSON.parse(
        JSON.stringify(written),
        (_, item) => typeof item === "number" ? BigInt(item) : item,
      );
      assert.deepEqual(
        (await read("a.json", JSON.stringify(written, null, indent))).rows,
        expected,
      );
      const lines = written.map((row) => JSON.stringify(row)).join("\n");
      assert.deepEqual((await read("a.jsonl", lines)).rows, expected);
    }),
    { numRuns: soak(100) },
  );
});
