/** Tables and files of reals, labels, polynomials and sets, from end to end. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

function encode(folder: string, ...args: string[]) {
  return program.int2int(["encode", ...args, "--env_base_seed", "1"], { cwd: folder });
}

function linesOf(...path: string[]): string[] {
  return readFileSync(join(...path), "utf8").trimEnd().split("\n");
}

Deno.test("a table of reals and labels is encoded, with what a model cannot tell apart being the same", () =>
  inTemporaryFolder(async (folder) => {
    const rows = Array.from({ length: 40 }, (_, i) => `"[${i / 8}, -1e${i % 5}]";even`);
    // Rounded to three digits, the first repeats a record, the second contradicts it.
    const others = ['"[0.1251, -10]";even', '"[0.2502, -100]";odd', ";odd", "NULL;odd"];
    writeFileSync(join(folder, "t.csv"), ["x;y", ...rows, ...others].join("\n"));
    const types = "float[2]:label(even,odd)";
    const { code, stdout, stderr } = await encode(
      folder,
      ...["t.csv", "--columns", "x:y", "--data_types", types, "--output", "data"],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    for (
      const said of [
        "t.csv: CSV, 44 records; 2 records without a value left out",
        "problems: float[2]\nanswers: label(even,odd)\n",
        "t.csv:3: [0.125, -10] -> even\n  as tokens: V2 + 1 2 5 E-3 - 1 0 0 E-1 -> even",
        "1 record repeats another, and is left out",
        "  [0.25, -100]: even in t.csv:4, odd in t.csv:43",
        `int2int train --data_types "${types}"`,
      ]
    ) assert.ok(stdout.includes(said), `${said} in ${stdout}`);
    const written = ["train", "valid", "test"].map((split) =>
      linesOf(folder, `data/data.${split}`)
    );
    assert.deepEqual(written.map(({ length }) => length), [33, 3, 3]);
    for (const line of written.flat()) {
      assert.match(line, /^V2( [+-] \d \d \d E-?\d+){2}\teven$/);
    }
  }));

Deno.test("values that are not of their type are refused with their line", () =>
  inTemporaryFolder(async (folder) => {
    const cases = [
      [
        "x,even",
        /^int2int: t\.csv:2: expected a real number, found the text "x" \(--columns 1\)\n$/,
      ],
      [
        "2.5,evn",
        /^int2int: t\.csv:2: there is no label "evn"\. Did you mean even\? \(--columns 2\)\n$/,
      ],
    ] as const;
    for (const [row, message] of cases) {
      writeFileSync(join(folder, "t.csv"), `1.5,even\n${row}\n`);
      const args = ["t.csv", "--data_types", "float:label(even,odd)", "--output", "data"];
      const { code, stderr } = await encode(folder, ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  }));

Deno.test("windows of a sequence of reals, or of lists of them", () =>
  inTemporaryFolder(async (folder) => {
    const terms = Array.from({ length: 30 }, (_, i) => `${i / 4}`),
      counts = ["--valid", "2", "--test", "2"];
    const types = ["--window", "2", "--data_types", "float(variable)[2]:float(variable)"];
    writeFileSync(join(folder, "s.txt"), terms.join("\n"));
    writeFileSync(
      join(folder, "l.csv"),
      `s\n"[${terms.slice(0, 20)}]"\n"[1.5, 2, 2.5]"\n"[7, 8, 9]"\n`,
    );
    const one = await encode(folder, "s.txt", ...types, ...counts, "--output", "one");
    assert.deepEqual([one.code, one.stderr], [0, ""]);
    assert.equal(linesOf(folder, "one/data.train").length, 24);
    const last = new Set(linesOf(folder, "one/data.test"));
    assert.ok(last.has("V2 + 6 7 5 E-2 + 7 E0\t+ 7 2 5 E-2"));
    const lists = await encode(
      folder,
      "l.csv",
      ...types,
      "--valid",
      "1",
      "--test",
      "1",
      "--output",
      "lists",
    );
    assert.deepEqual([lists.code, lists.stderr], [0, ""]);
    assert.match(lists.stdout, /l\.csv:2: \[0, 0\.25\] -> 0\.5\n/);
  }));

const tiny = { max_epoch: 1, max_output_len: 12, eval_size: 20, device: "cpu" };

Deno.test("a model of reals is trained on a table, evaluated with tolerances, and asked", () =>
  inTemporaryFolder(async (folder) => {
    const rows = Array.from({ length: 200 }, (_, i) => `"[${i}.5, ${i % 7}]";${i + 0.5 + i % 7}`);
    writeFileSync(join(folder, "t.csv"), `x;sum\n${rows.join("\n")}\n`);
    const flags = {
      ...tiny,
      ...{ operation: "data", train_data: "t.csv", columns: "x:sum", base: 1000 },
      ...{ data_types: "float(P1000)[2]:float(P1000)", tolerance: "50%,0.5,100%:L1" },
      eval_output: "out.jsonl",
    };
    const trained = await program.int2int(
      ["train", ...program.commandLine("dumped", flags)],
      { cwd: folder },
    );
    assert.equal(trained.code, 0, trained.stderr);
    assert.match(
      trained.stdout + trained.stderr,
      /Accuracy by tolerance: exact: .* 50%: .* 0\.5: .* 100%:L1: /,
    );
    const [line] = linesOf(folder, "out.jsonl").map((text) => JSON.parse(text));
    assert.equal(typeof line.answer.value, "number");
    assert.equal(line.problem.value.length, 2);
    const run = ["predict", "--eval_from_exp", "dumped/e/1"];
    const asked = await program.int2int([...run, "[0.5, 1e2]", "1/4 3"], { cwd: folder });
    assert.equal(asked.code, 0, asked.stderr);
    assert.match(asked.stdout, /^\[0\.5, 100\]\n {2}.*\n(?: {2}.*\n)*\[0\.25, 3\]\n/);
    const table = await program.int2int(
      [...run, "--input", "t.csv", "--columns", "x:sum", "--output", "answers.csv"],
      { cwd: folder },
    );
    assert.equal(table.code, 0, table.stderr);
    assert.match(linesOf(folder, "answers.csv")[1]!, /^"\[0\.5, 0\]",0\.5,"\[0\.5, 0\]",/);
    const refused = await program.int2int([...run, "[0.5, x]"], { cwd: folder });
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /found "\[0\.5, x\]": expected a real number, found the text "x"\n$/,
    );
  }));

Deno.test("a set is right in any order, and labels are classes", () =>
  inTemporaryFolder(async (folder) => {
    const lines = Array.from({ length: 60 }, (_, i) => `+ 1 x 2 - ${i % 9 + 1} .\t+ 1 + 2 .`);
    writeFileSync(join(folder, "p.train"), lines.join("\n"));
    writeFileSync(join(folder, "p.valid"), "+ 1 x 2 - 4 .\t+ 2 + 1 .\n");
    const flags = { ...tiny, operation: "data", base: 10, max_epoch: 3 };
    const { code, stdout, stderr } = await program.int2int([
      "train",
      ...program.commandLine("dumped", {
        ...{ ...flags, data_types: "poly(int,x):set(int)" },
        ...{ train_data: "p.train", eval_data: "p.valid", eval_output: "out.jsonl" },
      }),
      ...["--optimizer", "adam,lr=0.01", "--epoch_size", "1280"],
    ], { cwd: folder });
    assert.equal(code, 0, stdout + stderr);
    const last = JSON.parse(linesOf(folder, "out.jsonl").at(-1)!);
    assert.deepEqual([last.prediction.tokens, last.answer.tokens], ["+ 1 + 2 .", "+ 2 + 1 ."]);
    assert.deepEqual([last.correct, last.perfect, last.problem.value], [true, false, "x^2 - 4"]);
  }));

Deno.test("windows do not reach over a term that is left out", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "s.csv"), "s\n1\n2\n3\nx\n5\n6\n7\n");
    const args = ["--skip_bad_lines", "true", "--valid", "0", "--test", "0", "--output", "data"];
    const { code, stderr } = await encode(folder, "s.csv", "--window", "2", ...args);
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = linesOf(folder, "data/data.train").sort();
    assert.deepEqual(lines, ["V2 + 1 + 2\t3", "V2 + 5 + 6\t7"]);
  }));
