import assert from "node:assert/strict";
import type { EvalDataset } from "../../../src/examples/eval_dataset.ts";
import { evalDatasets } from "../../../src/examples/read/eval_datasets.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { unclassified } from "../../../src/problems/problem.ts";
import type { Flags } from "../../../src/flags/table.ts";
import { gcdFlags, gcdLines, keepingLog, packings, taskOf, write } from "./data_files.ts";
import { inTemporaryFolder } from "../../files/faulty_calls.ts";
import { doubling, withFile } from "../../problems/custom/problem_file.ts";

async function open(changes: Partial<Flags>) {
  const { log, lines } = keepingLog(), flags = gcdFlags(changes);
  return { sets: await evalDatasets(taskOf(flags), flags, log), lines };
}

function batchesOf(set: EvalDataset, epoch: number) {
  return Array.fromAsync(set.open(epoch).batches);
}

Deno.test("without files, test examples are not read", async () => {
  assert.equal((await open({})).sets, undefined);
});

Deno.test("files are called valid, test, test2 and so on", () =>
  inTemporaryFolder(async (folder) => {
    const paths = [3, 5, 4, 1].map((count, i) =>
      write(folder, packings.zstd!(gcdLines(count).join("\n")), `file${i}`)
    );
    const { sets } = await open({ eval_data: paths.join(",") });
    assert.deepEqual(sets!.map(({ name, size }) => [name, size]), [
      ["valid", 3],
      ["test", 5],
      ["test2", 4],
      ["test3", 1],
    ]);
  }));

Deno.test("a file is evaluated in its order, batch by batch, the same in every epoch", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(25).join("\n"));
    const { sets } = await open({ eval_data: path, batch_size_eval: 10 });
    const batches = await batchesOf(sets![0]!, 0);
    assert.deepEqual(batches.map(({ size }) => size), [10, 10, 5]);
    assert.deepEqual(await batchesOf(sets![0]!, 1), batches);
    const { sets: whole } = await open({ eval_data: path });
    const [one] = await batchesOf(whole![0]!, 0);
    assert.deepEqual(batches.map(({ classes }) => [...classes]).flat(), [...one!.classes]);
  }));

Deno.test("a file that has lost examples meanwhile is an error", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, gcdLines(25).join("\n"));
    const { sets } = await open({ eval_data: path, batch_size_eval: 10 });
    write(folder, gcdLines(12).join("\n"));
    await assert.rejects(batchesOf(sets![0]!, 0), {
      name: "FileError",
      message: `${path}: has 12 examples left of the 25 that were in it`,
    });
  }));

Deno.test("--eval_size takes the first examples, unless --eval_data_size says how many; -1 takes all", () =>
  inTemporaryFolder(async (folder) => {
    const eval_data = write(folder, gcdLines(30).join("\n"));
    const size = async (changes: Partial<Flags>) =>
      (await open({ eval_data, ...changes })).sets![0]!.size;
    assert.equal(await size({ eval_size: 20 }), 20);
    assert.equal(await size({ eval_size: 40 }), 30);
    assert.equal(await size({ eval_size: -1 }), 30);
    assert.equal(await size({ eval_data_size: 25 }), 25);
    await assert.rejects(size({ eval_size: 20, eval_data_size: 25 }), { name: "FlagError" });
    assert.equal(await size({}), 30);
  }));

Deno.test("answers that say nothing are told of", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, [...gcdLines(3), "+ 1\t+ +", "+ 1\t4", "+ 2\t+ 1"].join("\n"));
    const { lines } = await open({ eval_data: path });
    assert.equal(
      lines.at(-1),
      `warning: ${path}: 2 of 6 answers (the first: "+ +") cannot be understood by --operation gcd --base 10`,
    );
    const typed = write(folder, "+ 1\t2\n", "typed");
    const flags = { operation: "data", data_types: "int:range(2)", eval_data: typed };
    assert.match((await open(flags)).lines.at(-1)!, /1 of 1 answers .*"2".* --data_types int:r/);
    assert.match((await open({ ...flags, data_types: "" })).lines.at(-1)!, /^info: Loaded 1 /);
  }));

Deno.test("answers that share the class of a smaller one are reported where answers are counted modulo --max_class", () =>
  inTemporaryFolder(async (folder) => {
    const eval_data = write(folder, "+ 1\t+ 4\n+ 1\t102\n+ 1\t- 1\n+ 1\t+ 100\n");
    const { lines } = await open({ operation: "data", base: 1000, eval_data });
    const text = 'answers (the first: "102") are not from 0 to 100: ' +
      "accuracy by class counts them modulo --max_class 101";
    assert.equal(lines.at(-1), `warning: ${eval_data}: 2 of 4 ${text}`);
    const enough = { operation: "data", base: 1000, max_class: 103 };
    assert.match((await open({ ...enough, eval_data })).lines.at(-1)!, /1 of 4 .*"- 1"/);
    const gcds = write(folder, "V2 + 1 + 2\t+ 102\n", "gcds");
    const last = (await open({ base: 1000, eval_data: gcds })).lines.at(-1)!;
    assert.match(last, /^info: Loaded 1 /);
  }));

Deno.test("answers that are longer than --max_output_len are told of, with the value that is enough", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(
      folder,
      ["V1 + 1\t+ 1", "V1 + 2\t+ 1 2 3", "V1 + 3\t+ 4 5", "V1 + 1\t+ 1"].join("\n"),
    );
    const warned = async (max_output_len: number) =>
      (await open({ eval_data: path, max_output_len })).lines.filter((line) =>
        line.startsWith("warning")
      );
    assert.deepEqual(await warned(2), [
      `warning: 2 of 4 answers of ${path} are longer than --max_output_len 2 and cannot be generated; ` +
      "the longest has 4 tokens: give --max_output_len 4",
    ]);
    assert.deepEqual(await warned(4), []);
  }));

Deno.test("a problem from a file that cannot classify an example leaves it without a class", () =>
  inTemporaryFolder(async (folder) => {
    const path = write(folder, "+ 1\t+ 2\n+ 4 0 0\t+ 8 0 0\n+ 5 0 0\t+ 1 0 0 0");
    const codeClass = (failure: string) =>
      doubling({ codeClass: `(n) => { if (n === 400n) ${failure}; return 5; }` });
    const opened = (failure: string) =>
      withFile(codeClass(failure), (problem) => {
        const parameters = flagsWith({ problem, base: 10, eval_data: path });
        const { log, lines } = keepingLog();
        return evalDatasets(taskOf(parameters), parameters, log).then((sets) => ({
          sets: sets!,
          lines,
        }));
      });
    const { sets } = await opened("throw new Error('four hundred')");
    const [batch] = await batchesOf(sets[0]!, 0);
    assert.deepEqual([...batch!.classes], [5, unclassified, 5]);
    await assert.rejects(opened("noSuchName"), {
      name: "FileError",
      message: /own\.ts:7: codeClass failed: noSuchName is not defined$/,
    });
  }));

Deno.test("a mistake in any of the files is told", () =>
  inTemporaryFolder(async (folder) => {
    const good = write(folder, gcdLines(3).join("\n"), "good");
    const bad = write(folder, "+ 1\n", "bad");
    await assert.rejects(open({ eval_data: `${good},${bad}` }), {
      name: "FileError",
      message: `${bad}:1: no tab, expected problem, tab, answer`,
    });
    await assert.rejects(open({ operation: "data" }), {
      name: "FlagError",
      message: /^--eval_data: expected a file of examples for --operation data/,
    });
  }));

Deno.test("how long the examples of a file are is known before they are evaluated", () =>
  inTemporaryFolder(async (folder) => {
    const eval_data = write(folder, gcdLines(1200).join("\n"));
    const { sets } = await open({ eval_data });
    const [batch] = (await batchesOf(sets![0]!, 0)).slice(-1);
    const { sourceLength, targetLength } = batch!;
    assert.deepEqual(await sets![0]!.longest(), { sourceLength, targetLength });
    const { sets: first } = await open({ eval_data, eval_size: 5 });
    assert.equal((await first![0]!.longest()).sourceLength, sourceLength - 3);
  }));
