import assert from "node:assert/strict";
import { FlagError } from "../../src/errors.ts";
import { cellsOf, columnNameAt, joinedValue, selectColumns } from "../../src/records/columns.ts";

const named = {
  path: "curves.csv",
  columns: ["label", "a1", "a2", "a3", "a4", "a6", "rank", "2020", "x..y", "u,v"],
};
const numbered = { path: "b.txt", columns: undefined };

function places(text: string, records: Parameters<typeof selectColumns>[1] = named) {
  const { problem, query, answer } = selectColumns(text, records);
  return [problem, query, answer].map((side) => side?.places);
}

Deno.test("a column without a name is called by its number, from 1", () => {
  assert.equal(columnNameAt({ columns: undefined }, 2), "column_3");
  assert.equal(columnNameAt({ columns: ["a", "b"] }, 1), "b");
});

Deno.test("columns are chosen by name, by number and by range", () => {
  assert.deepEqual(places("a1:rank"), [[1], undefined, [6]]);
  assert.deepEqual(places("a1..a6:rank"), [[1, 2, 3, 4, 5], undefined, [6]]);
  assert.deepEqual(places("2..6:7"), [[1, 2, 3, 4, 5], undefined, [6]]);
  assert.deepEqual(places("a6, a1,label"), [[5, 1, 0], undefined, undefined]);
  assert.deepEqual(places("rank,a1..3,1"), [[6, 1, 2, 0], undefined, undefined]);
  assert.deepEqual(places("3:1..2:4", numbered), [[2], [0, 1], [3]]);
});

Deno.test("a name that looks like a number, a range or a list is a name", () => {
  assert.deepEqual(places("2020:x..y"), [[7], undefined, [8]]);
  assert.deepEqual(places("u,v"), [[9], undefined, undefined]);
});

Deno.test("the second of two sides is the query, where problems have one", () => {
  const { query, answer } = selectColumns("a1:a2", named, { asksQueries: true });
  assert.deepEqual([query?.places, answer], [[2], undefined]);
});

Deno.test("columns that are not there are named, with the nearest one", () => {
  const cases: [string, typeof named | typeof numbered, RegExp][] = [
    [
      "a1:rnk",
      named,
      /^--columns: there is no column "rnk"\. Did you mean rank\? \(curves\.csv\)$/,
    ],
    ["a1:zzzzzzzz", named, /no column "zzzzzzzz", expected one of label, a1, .*\(curves\.csv\)$/],
    ["11", named, /there is no column "11", the file has 10 \(curves\.csv\)$/],
    ["0", named, /there is no column "0"/],
    ["a6..a1", named, /"a6\.\.a1" ends before it begins in curves\.csv$/],
    ["a1:", named, /expected a name or number of a column of curves\.csv, found nothing$/],
    ["a1,,a2", named, /found nothing$/],
    ["a1..", named, /found nothing$/],
    ["a1:a2:a3:a4", named, /expected PROBLEM:ANSWER or PROBLEM:QUERY:ANSWER, found 4 parts/],
    [
      "a1",
      numbered,
      /expected numbers of columns, 1 to 100000, as the file names none, found "a1"/,
    ],
    ["1..999999999", numbered, /expected numbers of columns/],
  ];
  for (const [text, records, message] of cases) {
    assert.throws(() => selectColumns(text, records), (error) => {
      assert(error instanceof FlagError);
      assert.match(error.message, message);
      return true;
    }, text);
  }
});

Deno.test("cells of several columns are one list", () => {
  const side = selectColumns("3,1", numbered).problem;
  const cells = cellsOf(side, { line: 1, cells: [1n, "x", [2n, 3n]] });
  assert.deepEqual(joinedValue(cells), [2n, 3n, 1n]);
  assert.throws(
    () => cellsOf(side, { line: 1, cells: [1n, 2n] }),
    /expected 3 columns or more, found 2/,
  );
});
