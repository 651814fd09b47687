import assert from "node:assert/strict";
import type { Batch } from "../../../src/examples/batch.ts";
import { generatedBatches } from "../../../src/examples/generate/generated.ts";
import { generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { expectExamples } from "../../../src/examples/read/required_files.ts";
import { openTrainingData } from "../../../src/examples/read/training_data.ts";
import type { Flags } from "../../../src/flags/table.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { bytesOf, gcdFlags, gcdLines, keepingLog, taskOf, write } from "./data_files.ts";

const { vocabulary } = taskOf(gcdFlags());

/** The first number of each problem, which is the number of its line in {@link gcdLines}. */
function lineNumbers({ source, sourceLength, size }: Batch): number[] {
  return Array.from({ length: size }, (_, i) => {
    const ids = Array.from({ length: sourceLength }, (_, t) => source[t * size + i]!);
    const digits = /^V2 \+ ([\d ]+) \+ 1 </.exec(vocabulary.tokensOf(ids).join(" "))![1]!;
    return Number(digits.replaceAll(" ", ""));
  });
}

async function open(path: string, changes: Partial<Flags> = {}) {
  const { log, lines } = keepingLog(), flags = gcdFlags({ train_data: path, ...changes });
  const data = await openTrainingData(taskOf(flags), flags, log);
  return { data, lines };
}

Deno.test("without a file, examples are generated as ever", async () => {
  const { log } = keepingLog(), parameters = gcdFlags();
  const source = (await openTrainingData(taskOf(parameters), parameters, log))(5);
  const dataset = generatedDataset(buildTask(parameters), 5, "train");
  const expected = generatedBatches(dataset, { batchSize: 32, numWorkers: 0, warn: log.warning });
  assert.deepEqual(await source.batch(3), await expected.batch(3));
  source.close();
});

Deno.test("batches of a file follow from the seed", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(1000).join("\n"));
    const first = await open(path), again = await open(path);
    assert.deepEqual(first.lines, [
      `info: Loading data from ${path} ...`,
      "info: Loaded 1000 examples from the disk.",
    ]);
    const batch = await first.data(7).batch(2);
    assert.equal(batch.size, 32);
    assert.deepEqual(batch, await again.data(7).batch(2));
    assert.notDeepEqual(batch, await again.data(8).batch(2));
  }));

Deno.test("--reload_size takes the first lines only", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(1000).join("\n"));
    const { data } = await open(path, { reload_size: 5 });
    const numbers = lineNumbers(await data(1).examples(0, 500));
    assert.deepEqual([...new Set(numbers)].sort(), [1, 2, 3, 4, 5]);
  }));

Deno.test("--batch_load takes lines in order, whatever the seed", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(50).join("\n"));
    const { data, lines } = await open(path, { batch_load: true, reload_size: 20 });
    assert.deepEqual(lines, [`info: Reading data from ${path}, 20 lines at a time ...`]);
    for (const seed of [1, 2]) {
      const source = data(seed);
      const numbers = lineNumbers(await source.batch(1));
      assert.deepEqual(numbers, Array.from({ length: 32 }, (_, i) => 1 + (32 + i) % 50));
      source.close();
    }
  }));

Deno.test("--two_classes shows the first lines as often as asked for", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(100).join("\n"));
    const classes = { two_classes: true, first_class_size: 10, first_class_prob: 0.75 };
    const { data } = await open(path, classes);
    const numbers = lineNumbers(await data(1).examples(0, 4000));
    const first = numbers.filter((number) => number <= 10).length;
    assert.ok(Math.abs(first - 3000) < 5 * Math.sqrt(4000 * 0.75 * 0.25), `${first} of 4000`);
    assert.equal(new Set(numbers).size, 100);
    for (const first_class_size of [100, 1_000_000]) {
      await assert.rejects(open(path, { ...classes, first_class_size }), {
        name: "FlagError",
        message: "--first_class_size: expected less than the 100 examples of " +
          `${path}, found ${first_class_size}`,
      });
    }
  }));

Deno.test("what is left out is told: long lines as information, bad ones as one warning", () =>
  inTemporaryFolder(async (folder) => {
    const long = `${"1 ".repeat(40)}\t1`;
    const path = write(folder, ["bad", long, ...gcdLines(3), long, "worse", "bad"].join("\n"));
    const { lines } = await open(path, { max_len: 20, skip_bad_lines: true });
    assert.deepEqual(lines, [
      `info: Loading data from ${path} ...`,
      `info: ${path}: 2 of 8 lines are left out, a side of theirs has 20 tokens or more (--max_len)`,
      `warning: ${path}: 3 of 8 lines are skipped; the first: ${path}:1: unknown token "bad", ` +
      "expected the words of --operation gcd --base 10",
      "info: Loaded 3 examples from the disk.",
    ]);
    const { data, lines: streamed } = await open(path, {
      ...{ max_len: 20, skip_bad_lines: true, batch_load: true, reload_size: 100 },
    });
    const source = data(1);
    await source.batch(0);
    assert.deepEqual(streamed.slice(1), lines.slice(1, 3));
    source.close();
  }));

Deno.test("a file without any example is refused", () =>
  inTemporaryFolder(async (folder) => {
    for (const text of ["", "\n\n"]) {
      const path = write(folder, bytesOf(text));
      await assert.rejects(open(path), {
        name: "FileError",
        message: `${path}: holds no usable example`,
      });
    }
  }));

Deno.test("--operation data needs files, other operations make their examples", () => {
  const none = { problem: "", eval_only: false, train_data: "", eval_data: "" };
  const check = (operation: string, train_data: string) =>
    expectExamples("train_data", { ...none, operation, train_data });
  assert.throws(() => check("data", ""), {
    name: "FlagError",
    message: /^--train_data: expected a file of examples for --operation data .*--operation gcd/,
  });
  const data = { ...none, operation: "data", train_data: "x" };
  assert.throws(() => expectExamples("eval_data", data), /--eval_data: expected a file/);
  assert.throws(
    () => expectExamples("eval_data", { ...data, eval_only: true }),
    /--eval_data: .*; files are not taken over with a saved model, name them again$/,
  );
  assert.equal(check("data", "file"), undefined);
  assert.equal(check("gcd", ""), undefined);
});

Deno.test("examples of a mixture are drawn by the weights of its files, and evenly from each", () =>
  inTemporaryFolder(async (folder) => {
    const lines = gcdLines(120);
    const paths = [[0, 10], [10, 110], [110, 120]].map(([from, to], i) =>
      write(folder, lines.slice(from, to).join("\n"), `part${i}`)
    );
    const weights = [5, 2, 3];
    const mixture = paths.map((path, i) => `p${i}=${weights[i]}:${path}`).join(",");
    const { data, lines: log } = await open(mixture);
    const shares = ["50.00% from p0", "20.00% from p1", "30.00% from p2"];
    assert.equal(
      log.at(-1),
      `info: Training examples: ${shares.map((share, i) => `${share} (${paths[i]})`).join(", ")}`,
    );
    const source = data(1), size = 6000, numbers = lineNumbers(await source.examples(0, size));
    const counts = [0, 0, 0], times = new Map<number, number>();
    for (const number of numbers) {
      counts[number <= 10 ? 0 : number <= 110 ? 1 : 2]!++;
      times.set(number, (times.get(number) ?? 0) + 1);
    }
    for (const [i, weight] of weights.entries()) {
      const chance = weight / 10, deviation = Math.sqrt(size * chance * (1 - chance));
      assert.ok(Math.abs(counts[i]! - size * chance) < 5 * deviation, `${counts}`);
    }
    assert.equal(times.size, 120);
    assert.ok(Math.max(...times.values()) < 500 && Math.min(...times.values()) > 0);
    assert.deepEqual(lineNumbers(await source.examples(4000, 9)), numbers.slice(4000, 4009));
    assert.deepEqual(await source.longest(0), await (await open(paths[1]!)).data(1).longest(0));
  }));
