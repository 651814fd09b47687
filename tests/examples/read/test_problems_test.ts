/** Test problems that are trained on as well are told of. */
import assert from "node:assert/strict";
import { evalDatasets } from "../../../src/examples/read/eval_datasets.ts";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";
import { meetAll, TestProblems } from "../../../src/examples/read/test_problems.ts";
import { openTrainingData } from "../../../src/examples/read/training_data.ts";
import type { Flags } from "../../../src/flags/table.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { gcdFlags, gcdLines, keepingLog, taskOf, write } from "./data_files.ts";

/** Of 200 lines, two are the same. */
const trained = gcdLines(200).with(150, gcdLines(4)[3]!);

/** 101 lines: the first 10 and the last 30 of those, one of them twice, and 60 others. */
const tested = [
  ...trained.slice(0, 10),
  ...gcdLines(260).slice(200),
  ...trained.slice(170),
  trained[7]!,
];

async function warnings(folder: string, changes: Partial<Flags> = {}) {
  const { log, lines } = keepingLog();
  const train_data = write(folder, trained.join("\n"), "train");
  const eval_data = [
    write(folder, tested.map((line) => line.replace(/\t.*/, "\t+ 7")).join("\n"), "some"),
    write(folder, gcdLines(300).slice(250).join("\n"), "none"),
    write(folder, trained.slice(0, 20).join("\n"), "all"),
  ].join(",");
  const flags = gcdFlags({ train_data, eval_data, batch_size: 10, ...changes });
  const problems: TestProblems[] = [];
  const task = taskOf(flags);
  await evalDatasets(task, flags, log, problems);
  const source = (await openTrainingData(task, flags, log, problems))(1);
  return {
    source,
    /** Since the last time. */
    take: () =>
      lines.splice(0).flatMap((line) =>
        line.startsWith("warning") ? [line.replaceAll(folder, "")] : []
      ),
  };
}

const expected = [
  "warning: 41 of 101 problems of /some are in the training file",
  "warning: 20 of 20 problems of /all are in the training file",
];

Deno.test("test problems that are in the training file are counted for each test file, whatever the answers", () =>
  inTemporaryFolder(async (folder) => {
    assert.deepEqual((await warnings(folder)).take(), expected);
  }));

Deno.test("only the lines that count are compared", () =>
  inTemporaryFolder(async (folder) => {
    const few = await warnings(folder, { eval_data_size: 15, reload_size: 5 });
    assert.deepEqual(few.take(), [
      "warning: 5 of 15 problems of /some are in the training file",
      "warning: 5 of 15 problems of /all are in the training file",
    ]);
  }));

Deno.test("of a file that is read bit by bit they are told at the end of its first pass, once", () =>
  inTemporaryFolder(async (folder) => {
    const { source, take } = await warnings(folder, { batch_load: true, reload_size: 30 });
    for (let batch = 0; batch < 18; batch++) await source.batch(batch);
    assert.deepEqual(take(), []);
    await source.batch(18);
    assert.deepEqual(take(), expected);
    for (let batch = 19; batch < 70; batch++) await source.batch(batch);
    assert.deepEqual(take(), []);
    source.close();
  }));

Deno.test("a run that goes on in the middle of a file tells the same", () =>
  inTemporaryFolder(async (folder) => {
    const { source, take } = await warnings(folder, { batch_load: true, reload_size: 30 });
    await source.batch(17);
    await source.batch(21);
    assert.deepEqual(take(), expected);
    source.close();
  }));

/** Of one token each. */
function tableOf(...ids: number[]): ExampleTable {
  const table = new ExampleTable(1000);
  for (const id of ids) {
    table.push(id);
    table.endSequence();
    table.endSequence();
  }
  return table;
}

Deno.test("no more problems are kept than there is memory for, and none once they were told", () => {
  const test = new TestProblems("FILE", 4);
  test.add(tableOf(1, 2, 3));
  test.add(tableOf(4, 5, 6));
  meetAll([test], tableOf(6, 5, 4, 3));
  assert.ok(test.isLooking);
  assert.equal(test.finish(), "2 of the first 4 problems of FILE are in the training file");
  assert.ok(!test.isLooking);
  meetAll([test], tableOf(1));
  assert.equal(test.finish(), undefined);
});
