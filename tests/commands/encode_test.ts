/** `int2int encode`, as it ships. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { encode, encoded, linesOf } from "./encode.ts";
import * as program from "./program.ts";

interface Curve {
  readonly name: string;
  readonly ainvs: readonly number[];
  readonly torsion: number;
}

/** Three curves of each class, all different. */
const curves: Curve[] = Array.from({ length: 300 }, (_, i) => ({
  name: `${Math.floor(i / 3)}a${i % 3}`,
  ainvs: [i % 2, i % 3 - 1, 0, -i * i, 12345 * i - 700_000],
  torsion: i % 10 === 0 ? 3 : i % 4 === 1 ? 2 : 1,
}));

function csvOf(rows: readonly Curve[]): string {
  const lines = rows.map(({ name, ainvs, torsion }) =>
    `${name},"[${ainvs.join(", ")}]",${torsion},${name.replace(/\d$/, "")}`
  );
  return `\ufeff"=HYPERLINK(""https://x"", ""label"")",ainvs,torsion,class\r\n${
    lines.join("\r\n")
  }\r\n`;
}

/** What a line of tokens in base 1000 says. */
function readLine(line: string): { ainvs: number[]; torsion: number; labels: string } {
  const [problem, answer, labels = ""] = line.split("\t");
  const ainvs = problem!.replace(/^V5 /, "").split(/ (?=[-+])/).map((text) => {
    const [sign, ...digits] = text.split(" ");
    const size = digits.reduce((sum, digit) => 1000 * sum + Number(digit), 0);
    return sign === "-" && size > 0 ? -size : size;
  });
  return { ainvs, torsion: Number(answer), labels };
}

Deno.test("a table becomes three sets without a problem in common, whole groups together, every number as it was", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "curves.csv"), csvOf(curves));
    const said = await encoded(
      folder,
      ...["curves.csv", "--columns", "ainvs:torsion", "--group", "class", "--label", "label"],
      ...["--valid", "30", "--test", "60", "--output", "data", "--env_base_seed", "1"],
    );
    const known = new Map(curves.map((curve) => [curve.ainvs.join(), curve]));
    const seen = new Set<string>(), setOfGroup = new Map<string, string>();
    for (const split of ["train", "valid", "test"]) {
      const lines = linesOf(join(folder, `data/data.${split}`));
      assert.equal(lines.length, { train: 210, valid: 30, test: 60 }[split]);
      for (const { ainvs, torsion, labels } of lines.map(readLine)) {
        const curve = known.get(ainvs.join())!, group = curve.name.replace(/\d$/, "");
        assert.equal(torsion, curve.torsion);
        assert.equal(labels, `# label=${curve.name} group=${group}`);
        assert.equal(setOfGroup.get(group) ?? split, split);
        setOfGroup.set(group, split);
        seen.add(ainvs.join());
      }
    }
    assert.equal(seen.size, 300);
    assert.match(
      said,
      /^curves\.csv: CSV, 300 records\nproblems: lists of 5 integers, -700,000 to 2,991,155\n/,
    );
    assert.match(
      said,
      /\ncurves\.csv:2: \[0, -1, 0, 0, -700000\] -> 3\n {2}as tokens: V5 \+ 0 - 1 \+ 0 \+ 0 - 700 0 -> 3\n/,
    );
    assert.match(
      said,
      /\n {2}1 +195 +65\.00 % #{30}\n {2}2 +75 +25\.00 % #+\n {2}3 +30 +10\.00 % #+\n/,
    );
    assert.match(said, /--data_types "int\[5\]:range\(1,4\)" --base 1000/);
  }));

Deno.test("each set's baseline is the share of its most frequent answer", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "curves.csv"), csvOf(curves));
    const said = await encoded(
      folder,
      "curves.csv",
      "--columns",
      "ainvs:torsion",
      "--output",
      "data",
    );
    for (const split of ["train", "valid", "test"]) {
      const answers = linesOf(join(folder, `data/data.${split}`)).map((line) =>
        line.split("\t")[1]
      );
      const ones = answers.filter((answer) => answer === "1").length;
      const share = (100 * ones / answers.length).toFixed(2);
      assert.match(
        said,
        new RegExp(
          `data\\.${split}: ${answers.length} examples, .*; always answering 1 is right for ${share} %`,
        ),
      );
    }
  }));

Deno.test("the same command again finds its files; with another table it does not overwrite them", () =>
  inTemporaryFolder(async (folder) => {
    const table = join(folder, "t.csv"),
      args = ["t.csv", "--columns", "1:2", "--env_base_seed", "1"];
    writeFileSync(table, "1,2\n2,3\n3,4\n");
    await encoded(folder, ...args);
    assert.match(
      await encoded(folder, ...args),
      /\.\/data\.manifest\.json|data\.manifest\.json: these files were written before/,
    );
    writeFileSync(table, "1,2\n2,3\n3,5\n");
    const { code, stderr } = await encode(folder, ...args);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^int2int: data\.train: exists already; remove it, or choose another folder \(--output\)\n$/,
    );
    assert.deepEqual(linesOf(join(folder, "data.train")).sort(), ["+ 1\t2", "+ 2\t3", "+ 3\t4"]);
  }));

Deno.test("repeated records are left out, and so are problems with several answers, which is said", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "t.csv"), "p,a\n1,10\n2,20\n1,10\n3,30\n2,21\n4,\n5,50\n");
    const said = await encoded(folder, "t.csv", "--valid", "0", "--test", "0");
    assert.match(said, /^t\.csv: CSV, 7 records; 1 record without a value left out\n/);
    assert.match(said, /\n1 record repeats another, and is left out\n/);
    assert.match(
      said,
      /\nwarning: 1 problem has different answers .*:\n {2}2: 20 in t\.csv:3, 21 in t\.csv:6\n/,
    );
    assert.deepEqual(linesOf(join(folder, "data.train")).sort(), ["+ 1\t10", "+ 3\t30", "+ 5\t50"]);
    assert.equal(existsSync(join(folder, "data.test")), false);
  }));

Deno.test("windows of a sequence hold out its last terms", () =>
  inTemporaryFolder(async (folder) => {
    const terms = [1, 1, 2, 3, 5, 7, 11, 15, 22, 30, 42, 56, 77, 101, 135, 176, 231, 297, 385, 490];
    writeFileSync(
      join(folder, "b000041.txt"),
      "# A000041\n" + terms.map((term, n) => `${n} ${term}\n`).join(""),
    );
    await encoded(
      folder,
      "b000041.txt",
      "--window",
      "3",
      "--valid",
      "2",
      "--test",
      "2",
      "--base",
      "10",
    );
    assert.deepEqual(
      linesOf(join(folder, "data.test")).sort(),
      [
        "V3 + 2 3 1 + 2 9 7 + 3 8 5\t+ 4 9 0",
        "V3 + 1 7 6 + 2 3 1 + 2 9 7\t+ 3 8 5",
      ].sort(),
    );
    assert.equal(linesOf(join(folder, "data.train")).length, 13);
  }));

Deno.test("records come from standard input, and from compressed files", () =>
  inTemporaryFolder(async (folder) => {
    const table = csvOf(curves), args = ["--columns", "ainvs:torsion", "--env_base_seed", "1"];
    writeFileSync(join(folder, "curves.csv.gz"), gzipSync(table));
    const piped = await program.int2int(["encode", "-", ...args, "--output", "piped"], {
      cwd: folder,
      stdin: table,
    });
    assert.deepEqual([piped.code, piped.stderr], [0, ""]);
    await encoded(folder, "curves.csv.gz", ...args, "--output", "packed");
    for (const split of ["train", "valid", "test"]) {
      const [one, other] = ["piped", "packed"].map((name) =>
        linesOf(join(folder, name, `data.${split}`))
      );
      assert.deepEqual(one, other);
    }
  }));

Deno.test("a query stands between problem and answer, and can be trained on", () =>
  inTemporaryFolder(async (folder) => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i},${i + 7},${i % 2},${i % 2 === 0 ? i : i + 7}`,
    );
    writeFileSync(join(folder, "t.csv"), `a,b,which,value\n${rows.join("\n")}\n`);
    const said = await encoded(
      folder,
      "t.csv",
      "--columns",
      "a,b:which:value",
      "--output",
      "data",
      "--base",
      "10",
    );
    const types = /--data_types "(.*?)"/.exec(said)![1]!;
    assert.equal(types, "int[2]:int:range(0,47)");
    const { code } = await program.int2int([
      "train",
      ...program.commandLine(folder, {
        ...{ operation: "data", data_types: types, train_data: "data/data.train" },
        ...{ eval_data: "data/data.valid", max_epoch: 1 },
      }),
    ], { cwd: folder });
    assert.equal(code, 0);
  }));

Deno.test("a model trains on a table, which is encoded once", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "curves.csv"), csvOf(curves));
    const flags = {
      operation: "data",
      train_data: "curves.csv",
      columns: "ainvs:torsion",
      base: 100,
    };
    const train = (changes: program.Flags) =>
      program.int2int([
        "train",
        ...program.commandLine("dumped", { ...flags, max_epoch: 1, ...changes }),
      ], { cwd: folder });
    const first = await train({}),
      again = await train({ max_epoch: 2 }),
      other = await train({ exp_id: "2" });
    assert.deepEqual([first.code, again.code, other.code], [0, 0, 0]);
    assert.match(first.stderr, /curves\.csv: CSV, 300 records/);
    assert.doesNotMatch(again.stderr + other.stderr, /300 records/);
    const [folderName, ...rest] = readdirSync(join(folder, "dumped/encoded"));
    assert.deepEqual(rest, []);
    const parameters = JSON.parse(readFileSync(join(folder, "dumped/e/1/params.json"), "utf8"));
    assert.equal(parameters.train_data, `dumped/encoded/${folderName}/data.train`);
    assert.equal(parameters.data_types, "int[5]:range(1,4)");
    assert.equal(
      program.metricsIn(join(folder, "dumped/e/1")).filter(({ kind }) => kind === "epoch").length,
      2,
    );
  }));

Deno.test("graphs in a column are edges, a matrix, or a number of vertices", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "graphs.tsv"), "g\tchi\nDQc\t2\nC~\t4\n");
    const cases = [
      ["g.edges:chi", "V4 V2 + 0 + 2 + 1 + 3 + 0 + 4 + 3 + 4\t2"],
      ["1.n:2", "+ 5\t2"],
      [
        "g.graph:g.n",
        `V4 V4${" + 0 + 1 + 1 + 1 + 1 + 0 + 1 + 1 + 1 + 1 + 0 + 1 + 1 + 1 + 1 + 0"}\t4`,
      ],
    ] as const;
    for (const [columns, line] of cases) {
      await encoded(
        folder,
        "graphs.tsv",
        "--columns",
        columns,
        "--valid",
        "0",
        "--test",
        "0",
        "--output",
        columns,
      );
      const lines = linesOf(join(folder, columns, "data.train"));
      assert.ok(lines.includes(line), lines.join("\n"));
    }
    writeFileSync(join(folder, "bad.tsv"), "g\tchi\nDQ\t2\n");
    const { code, stderr } = await encode(folder, "bad.tsv", "--columns", "g.edges:chi");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^int2int: bad\.tsv:2: a graph of 5 vertices has 2 characters .*, found 1 \(--columns g\.edges\)\n$/,
    );
  }));

Deno.test("a problem of one's own is written by its tokenizers; a query that it does not have is refused", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "t.csv"), "a,b,c\n12,1,144\n-3,2,9\n");
    writeFileSync(
      join(folder, "square.ts"),
      `import { positionalInts, problem } from "int2int";
       const int = positionalInts(10);
       export default problem({ name: "square", inputTokenizer: int, outputTokenizer: int,
         generate: () => ({ problem: 2n, answer: 4n }) });`,
    );
    const args = ["t.csv", "--problem", "square.ts", "--base", "10", "--valid", "0", "--test", "0"];
    await encoded(folder, ...args, "--columns", "a:c");
    assert.deepEqual(linesOf(join(folder, "square.train")).sort(), ["+ 1 2\t+ 1 4 4", "- 3\t+ 9"]);
    const { code, stderr } = await encode(folder, ...args, "--columns", "a:b:c");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^int2int: --columns: expected PROBLEM:ANSWER, as square has no queries\n$/,
    );
  }));
