import assert from "node:assert/strict";
import fc from "fast-check";
import { labelColumn, type Labels } from "../../../src/examples/labels.ts";
import { evalDatasets } from "../../../src/examples/read/eval_datasets.ts";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";
import { LabeledReader } from "../../../src/examples/read/labeled_reader.ts";
import { loadExamples } from "../../../src/examples/read/load_examples.ts";
import type { Flags } from "../../../src/flags/table.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { soak } from "../../soak.ts";
import { gcdFlags, gcdLines, keepingLog, packings, rulesOf, taskOf, write } from "./data_files.ts";

/** The labels of all examples of a file, as they are read so many examples at a time. */
async function labelsIn(path: string, atATime = 3): Promise<Record<string, string>[]> {
  const rules = rulesOf({ skip_bad_lines: true, max_len: 9 }),
    reader = new LabeledReader(path, rules);
  const found: Labels[] = [];
  try {
    while (!reader.ended) {
      const table = new ExampleTable(rules.vocabSize);
      const labels = await reader.read(table, { examples: atATime });
      assert.equal(labels.length, table.size);
      found.push(...labels);
    }
  } finally {
    await reader.close();
  }
  return found.map((labels) => Object.fromEntries(labels));
}

/** Opens the sets of `--eval_data`. */
async function open(eval_data: string, changes: Partial<Flags> = {}) {
  const { log, lines } = keepingLog();
  const flags = gcdFlags({ eval_data, eval_size: -1, ...changes });
  return { sets: await evalDatasets(taskOf(flags), flags, log), lines };
}

const lines = [
  "V2 + 1 + 1\t+ 1\t# a=1 b=x",
  "",
  "V2 + 2 + 1\t+ 1",
  "no example",
  "V2 + 1 1 1 1 1 1 + 1\t+ 1",
  "  \r",
  "V2 + 3 + 1\t+ 1 \t# b=y%20z\r",
  "V2 + 4 + 1\t+ 1\t#",
  "V2 + 5 + 1\t+ 1\t# broken",
  "V2 + 6 + 1\t+ 1\t# c=3\t# d=4",
  "V2 + 7 + 1\t+ 1\t# e=7",
];
const expected = [{ a: "1", b: "x" }, {}, { b: "y z" }, {}, { e: "7" }];

Deno.test("labels come with their examples, in lines and in a file beside them", () =>
  inTemporaryFolder(async (folder) => {
    for (const [name, pack] of Object.entries(packings)) {
      const path = write(folder, pack(lines.join("\n")), name);
      for (const atATime of [1, 2, 100]) assert.deepEqual(await labelsIn(path, atATime), expected);
      // A row for each line that is not blank.
      const rows = lines.filter((line) => line.trim() !== "").map((_, i) => `${i}\t`);
      write(folder, pack(["\ufeffrow \t p q\r", ...rows].join("\n")), `${name}.labels`);
      const all = expected.map((labels, i) => ({ ...labels, row: String([0, 1, 4, 5, 8][i]) }));
      for (const atATime of [1, 2, 100]) assert.deepEqual(await labelsIn(path, atATime), all);
    }
  }));

Deno.test("any labels come back with their examples", () =>
  inTemporaryFolder(async (folder) => {
    const text = fc.string({ unit: "grapheme" });
    const labels = fc.dictionary(text.filter((name) => name !== "" && name !== "__proto__"), text);
    const examples = fc.array(fc.tuple(fc.constantFrom(...gcdLines(5)), labels));
    await fc.assert(
      fc.asyncProperty(examples.filter((all) => all.length > 0), async (examples) => {
        const text = examples.map(([line, labels]) =>
          `${line}\t${labelColumn(Object.entries(labels))}`
        );
        const found = await labelsIn(write(folder, text.join("\n")));
        assert.deepEqual(found, examples.map(([, labels]) => ({ ...labels })));
      }),
      { numRuns: soak(300) },
    );
  }));

Deno.test("training reads past labels, whatever they are", () =>
  inTemporaryFolder(async (folder) => {
    const plain = gcdLines(20), rules = rulesOf(), { log } = keepingLog();
    const labeled = plain.map((line, i) =>
      line + ["\t# a=1", "\t#", "\t# broken", "\t# a=1\t# b\t", "\t# \ufffd\0\r", ""][i % 6]
    );
    const [found, expected] = await Promise.all(
      [labeled, plain].map((lines, i) =>
        loadExamples(write(folder, lines.join("\n"), `${i}`), rules, {}, log)
      ),
    );
    assert.equal(found!.size, 20);
    for (let i = 0; i < 20; i++) assert.equal(found!.problemHash(i), expected!.problemHash(i));
    for (const odd of ["\t#1", "\t#a=1", "\t + 1", "\t1 # a=1"]) {
      const path = write(folder, `${plain[0]}${odd}\n`, "odd");
      await assert.rejects(loadExamples(path, rules, {}, log), {
        message: /odd:1: more than one tab/,
      });
    }
  }));

Deno.test("a data set knows the names of its labels", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, "V2 + 1 + 1\t+ 1\t# b=1\nV2 + 2 + 1\t+ 1\t# a=2 b=3\n");
    const { sets } = await open(path);
    assert.deepEqual(sets![0]!.labels, ["b", "a"]);
    for await (const batch of sets![0]!.open(0).batches) {
      assert.deepEqual(batch.labels!.map((labels) => labels.get("b")), ["1", "3"]);
    }
  }));

/** What the file of labels of two lines has, and what is said of it. */
const mistakes: readonly (readonly [string, RegExp])[] = [
  ["a\n1\n", /:3: found 1 below the names, expected 2 or more rows: one for each line of .*data$/],
  ["a\n1\n2\n3\n", /:4: found 3 below the names, expected 2 rows: one for each line of .*data$/],
  ["a\tb\n1\t2\n3\n", /:3: expected 2 cells, as the first line names; found 1$/],
  ["a\ta\n1\t2\n3\t4\n", /:1: the label a is there twice$/],
  ["a\t\n1\t2\n3\t4\n", /:1: expected names of labels, with tabs between them, in the first line$/],
  ["", /:1: expected names of labels/],
  ["x\n1\n2\n", /:3: the label x is also in the line of .*data$/],
];

Deno.test("a file of labels that does not fit is refused with its line", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, "V2 + 1 + 1\t+ 1\n\nV2 + 2 + 1\t+ 1\t# x=1\n");
    for (const [labels, message] of mistakes) {
      write(folder, labels, "data.labels");
      await assert.rejects(open(path), (error: Error) => {
        assert.equal(error.name, "FileError");
        assert.match(error.message, /data\.labels:\d+: /);
        assert.match(error.message, message);
        return true;
      }, labels);
    }
    write(folder, "a\n1\n2\n3\n", "data.labels");
    await assert.rejects(open(path, { eval_size: 1 }), /found 3 below the names, expected 2 rows/);
    write(folder, "a\n1\n2", "data.labels");
    assert.equal((await open(path)).sets![0]!.size, 2);
  }));

Deno.test("a label that cannot be read is a bad line of a test file", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, "V2 + 1 + 1\t+ 1\nV2 + 2 + 1\t+ 1\t# x\n");
    await assert.rejects(open(path), {
      message: /data:2: bad labels behind the answer, expected # na/,
    });
    const { sets, lines } = await open(path, { skip_bad_lines: true });
    assert.equal(sets![0]!.size, 1);
    assert.ok(
      lines.some((line) => /1 of 2 lines are skipped; the first: .*data:2: bad la/.test(line)),
    );
  }));

Deno.test("labels that no test set has are refused with the nearest", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, "V2 + 1 + 1\t+ 1\t# torsion=1 class=2\n");
    const plain = write(folder, "V2 + 1 + 1\t+ 1\n", "plain");
    await open(`a=${path},b=${plain}`, { eval_labels: "class,torsion", eval_group: "class" });
    await assert.rejects(open(path, { eval_labels: "class,torson" }), {
      name: "FlagError",
      message: '--eval_labels: there is no label "torson". Did you mean torsion?',
    });
    await assert.rejects(open(plain, { eval_group: "class" }), {
      message: "--eval_group: the test sets have no labels",
    });
  }));
