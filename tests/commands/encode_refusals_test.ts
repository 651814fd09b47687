/** What `int2int encode` leaves out, and what it refuses. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { encode, encoded, linesOf } from "./encode.ts";

Deno.test("--skip_bad_lines leaves out records that cannot be understood, names the first and takes nothing of them", () =>
  inTemporaryFolder(async (folder) => {
    const good = Array.from(
      { length: 20 },
      (_, i) => `[${i},1],${i % 2}`.replace(/\[.*\]/, '"$&"'),
    );
    const bad = ["1", '"[999999,1]",x', '"[5,6,7,8]",[1]', "x,1", '"[1,1]",1,1'];
    const lines = ["p,a", ...good.slice(0, 10), ...bad, ...good.slice(10)];
    writeFileSync(join(folder, "t.csv"), lines.join("\n"));
    const said = await encoded(folder, "t.csv", "--skip_bad_lines", "true", "--env_base_seed", "1");
    assert.ok(
      said.includes(
        "t.csv: CSV, 25 records\nwarning: 5 records that cannot be understood are left out:\n",
      ),
    );
    assert.ok(
      said.includes("\n  t.csv:12: 1 cell, expected 2 as in line 1 (--columns 1)\n  t.csv:13: "),
    );
    assert.match(said, /problems: lists of 2 integers, 0 to 19\nanswers: integers, 0 to 1\n/);
    const files = ["train", "valid", "test"].flatMap((split) =>
      linesOf(join(folder, `data.${split}`))
    );
    assert.equal(files.length, 20);
    const { skip_bad_lines } =
      JSON.parse(readFileSync(join(folder, "data.manifest.json"), "utf8")).parameters;
    assert.equal(skip_bad_lines, true);
  }));

Deno.test("--skip_bad_lines leaves out lines that are no graphs, and nothing of a sequence with a bad term is kept", () =>
  inTemporaryFolder(async (folder) => {
    const skipping = ["--skip_bad_lines", "true", "--valid", "0", "--test", "0", "--output"];
    writeFileSync(join(folder, "t.g6"), "A_\nD?\nBw\nA b\n");
    const said = await encoded(folder, "t.g6", "--columns", "edges:n", ...skipping, "graphs");
    assert.ok(said.includes("warning: 2 records that cannot be understood are left out:"), said);
    assert.ok(said.includes("  t.g6:2: a graph of 5 vertices has 2 characters"), said);
    assert.equal(linesOf(join(folder, "graphs/data.train")).length, 2);
    writeFileSync(join(folder, "s.csv"), 's\n"[1,2,3,4]"\n"[5,6,7,[8]]"\n"[9,10,11]"\n');
    await encoded(folder, "s.csv", "--window", "2", ...skipping, "terms");
    const lines = linesOf(join(folder, "terms/data.train")).toSorted();
    assert.deepEqual(lines, ["V2 + 1 + 2\t3", "V2 + 2 + 3\t4", "V2 + 9 + 10\t11"]);
  }));

Deno.test("a Parquet table is encoded; a column that it does not have is refused at once", () =>
  inTemporaryFolder(async (folder) => {
    const n = Array.from({ length: 300 }, (_, i) => i);
    const columnData = [
      { name: "list", data: n.map((i) => [i, -i]) },
      { name: "answer", data: n.map((i) => i % 3), type: "INT32" as const },
    ];
    writeFileSync(join(folder, "t.parquet"), new Uint8Array(parquetWriteBuffer({ columnData })));
    const said = await encoded(folder, "t.parquet", "--columns", "list:answer");
    assert.match(
      said,
      /^t\.parquet: Parquet, 300 records\nproblems: lists of 2 integers, -299 to 299\n/,
    );
    const { code, stderr } = await encode(folder, "t.parquet", "--columns", "list:anser");
    const expected =
      'int2int: --columns: there is no column "anser". Did you mean answer? (t.parquet)\n';
    assert.deepEqual([code, stderr], [2, expected]);
  }));

Deno.test("a graph's edges are read though its adjacency matrix would be too large", () =>
  inTemporaryFolder(async (folder) => {
    // sparse6: 3000 vertices, among them one edge, and two.
    writeFileSync(join(folder, "t.s6"), ":~?mw_?^\n:~?mw_?Zlo?n\n");
    const said = await encoded(
      folder,
      "t.s6",
      "--columns",
      "edges:n",
      "--valid",
      "0",
      "--test",
      "0",
    );
    assert.match(said, /answers: integers, all 3,?\d+/);
  }));

/** Commands that are refused, and what is said of them. */
const refused: readonly (readonly [table: string, args: readonly string[], says: RegExp])[] = [
  ["p,a\n1,2\n", [], /^int2int: encode: expected a file/],
  [
    "p,a\n1,2\n",
    ["t.csv", "--columns", "p:rank"],
    /^int2int: --columns: there is no column "rank", expected one of p, a \(t\.csv\)/,
  ],
  [
    "p,a\n1,2\n",
    ["t.csv", "--columns", "p"],
    /^int2int: --columns: expected PROBLEM:ANSWER, found "p"/,
  ],
  [
    "p,a,b\n1,2,3\n",
    ["t.csv"],
    /^int2int: --columns: expected PROBLEM:ANSWER; t\.csv has the columns p, a, b/,
  ],
  [
    "1,2,3\n4,5,6\n",
    ["t.csv"],
    /^int2int: --columns: expected PROBLEM:ANSWER; t\.csv has 3 columns/,
  ],
  [
    "p,a\n1,2\n3\n",
    ["t.csv"],
    /^int2int: t\.csv:3: 1 cell, expected 2 as in line 1 \(--columns 1\)/,
  ],
  [
    "p,a,group\n1,2,3\n",
    ["t.csv", "--columns", "p:a", "--label", "group", "--group", "p"],
    /^int2int: --label: two labels would be called "group"; --group is kept as a label of that name$/m,
  ],
  ["p,a\n1,2\n", ["t.csv", "--group", "x"], /^int2int: --group: there is no column "x"/],
  [
    "p,a\n1,2\n0.5,3\n",
    ["t.csv"],
    /^int2int: t\.csv:3: expected integers, found a real number 0\.5 \(--columns 1\)/,
  ],
  [
    "p,a\n1,2\n[1],3\n",
    ["t.csv"],
    /^int2int: t\.csv:3: problem: expected an integer as before, found a list/,
  ],
  [
    "p,a\n1,2\n",
    ["t.csv", "--window", "8"],
    /^int2int: --window: no sequence has more than 8 terms/,
  ],
  ["p,a\n1,2\n3,4\n", ["t.csv", "--valid", "2"], /^int2int: --valid: .* ask for 3 examples/],
  [
    "p,a\n1,2\n",
    ["t.csv", "--group", "p", "--stratify", "true"],
    /^int2int: --stratify: not together with --group/,
  ],
  [
    "p,a\n[1],x\n1,y\n,3\n",
    ["t.csv", "--skip_bad_lines", "true"],
    /no example is found: 1 of 3 records have no value there, and 2 of 3 cannot be understood \(t\.csv:2: /,
  ],
  [
    "1 2 3\n4 5\n",
    ["t.csv", "--data_format", "spaces", "--columns", "1:2", "--label", "3"],
    /^int2int: t\.csv:2: expected 3 columns or more, found 2 \(--label 3\)/,
  ],
  [
    "p,a\n,2\n",
    ["t.csv"],
    /^int2int: --columns: t\.csv: no example is found: 1 of 1 records have no value there/,
  ],
];

Deno.test("what cannot be encoded is said in one line, and nothing is written", () =>
  inTemporaryFolder(async (folder) => {
    for (const [table, args, says] of refused) {
      writeFileSync(join(folder, "t.csv"), table);
      const { code, stderr } = await encode(folder, ...args);
      assert.match(stderr, says, args.join(" "));
      assert.deepEqual([code, stderr.split("\n").length], [2, 2]);
      assert.deepEqual(readdirSync(folder), ["t.csv"]);
    }
  }));
