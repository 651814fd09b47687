/** Files that other programs made. */
import assert from "node:assert/strict";
import type { Value } from "../../src/records/record.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { contentsOf } from "./read.ts";

const folder = `${import.meta.dirname}/files`;

/** With numbers for integers, which are short to write. */
function numbers(value: Value): unknown {
  if (typeof value === "bigint") return Number(value);
  return value === null || typeof value === "string" ? value : value.map(numbers);
}

async function rowsOf(name: string): Promise<unknown[]> {
  return (await contentsOf(`${folder}/${name}`)).rows.map(numbers);
}

Deno.test("PARI/GP: a vector is a list of records, whose matrices are lists of rows", async () => {
  assert.deepEqual(await rowsOf("vector.gp.txt"), [
    [1, []],
    [2 ** 9, [[2, 1]]],
    [6 ** 9, [[2, 1], [3, 1]]],
    [24 ** 9, [[2, 3], [3, 1]]],
  ]);
});

Deno.test("PARI/GP: each of several lines is a record", async () => {
  assert.deepEqual(await rowsOf("matrices.gp.txt"), [
    [[1]],
    [[4, -6], [-6, 12]],
    [[9, -36, 30], [-36, 192, -180], [30, -180, 180]],
  ]);
  assert.deepEqual((await rowsOf("mixed.gp.txt"))[1], [2, "x^2 - 1", [[2, 1]], "curve"]);
});

Deno.test("nauty: graphs are the matrices that showg shows", async () => {
  const kinds = [["five.g6", "five", 5, 34], ["five.s6", "five", 5, 34], [
    "three.d6",
    "three",
    3,
    13,
  ]];
  for (const [name, matrices, size, count] of kinds as [string, string, number, number][]) {
    const lines = Deno.readTextFileSync(`${folder}/${matrices}.matrices.txt`).trim().split("\n");
    const rows = lines.map((line) => line.trim().split(/\s+/).map(Number));
    const expected = rows.flatMap((_, i) =>
      i % (size + 1) === 0 ? [rows.slice(i + 1, i + 1 + size)] : []
    );
    const graphs = await contentsOf(`${folder}/${name}`);
    assert.equal(graphs.rows.length, count);
    assert.deepEqual(graphs.columns, ["graph", "edges", "n"]);
    assert.deepEqual(graphs.rows.map(([graph]) => numbers(graph!)), expected);
    for (const [graph, edges, n] of graphs.rows.map((row) => row.map(numbers))) {
      assert.equal(n, size);
      const sum = (graph as number[][]).flat().reduce((a, b) => a + b);
      assert.equal((edges as unknown[]).length, name === "three.d6" ? sum : sum / 2);
    }
  }
});

const records: readonly (readonly Value[])[] = [
  ["11.a1", [0n, -1n, 1n, -7820n, -263580n], 2n ** 64n, "0.0"],
  ['quote " and, comma', [0n, 0n, 1n, -1n, 0n], -(10n ** 30n), "1.0"],
  ["two\nlines", [], 0n, null],
];

Deno.test("pandas: tables as CSV, JSON lines and JSON have the same records", async () => {
  const csv = await contentsOf(`${folder}/pandas.csv`);
  assert.deepEqual(csv.columns, ["", "label", "ainvs", "large", "rank"]);
  assert.deepEqual(csv.rows.map(([, ...cells]) => cells), records);
  const lines = await contentsOf(`${folder}/pandas.jsonl`);
  assert.deepEqual([lines.format, lines.columns], ["JSON lines", csv.columns!.slice(1)]);
  assert.deepEqual(lines.rows, records);
  const array = await contentsOf(`${folder}/pandas.json`);
  assert.deepEqual([array.format, array.columns], ["JSON", ["label", "ainvs", "rank"]]);
  assert.deepEqual(array.rows, records.map(([label, ainvs, , rank]) => [label, ainvs, rank]));
  assert.deepEqual(array.lines, [2, 13, 24]);
});

function runs(command: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(command, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

const hasPrograms = runs("gp", "--version-short") && runs("nauty-geng", "-q", "1") &&
  runs("/usr/bin/python3", "-c", "import pandas");

Deno.test({
  name: "the programs make the same files again",
  ignore: !hasPrograms,
  fn: () =>
    inTemporaryFolder((made) => {
      assert.ok(runs("sh", `${folder}/make.sh`, made));
      const names = [...Deno.readDirSync(made)].map(({ name }) => name);
      assert.equal(names.length, 11);
      for (const name of names) {
        assert.equal(
          Deno.readTextFileSync(`${made}/${name}`),
          Deno.readTextFileSync(`${folder}/${name}`),
        );
      }
    }),
});
