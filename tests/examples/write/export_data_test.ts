import assert from "node:assert/strict";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { exportDataCommand } from "../../../src/commands/export_data.ts";
import { idsInBatch } from "../../../src/examples/ids_in_batch.ts";
import { lineOf } from "../../../src/examples/write/batch_lines.ts";
import { LineFile } from "../../../src/files/line_file.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { commandLine, type Flags, int2int, messages, runFolder } from "../../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";
import { defaultParameters } from "../../problems/problem_flags.ts";

/** Epochs of 9 batches and a piece. */
const flags = { export_data: "true", epoch_size: 300, max_epoch: 2 };
const epochLength = 320;

function exported(dump: string, changes: Flags = {}) {
  return int2int(commandLine(dump, { ...flags, ...changes }));
}

/** The first examples that a training run with the same seed sees. */
function expectedText(count: number): string {
  const parameters = { ...defaultParameters, base: 10, maxint: 1000n };
  const dataset = generatedDataset(buildTask(parameters), 3, "train");
  const { task } = dataset, { batch } = generateBatch(dataset, 0, count);
  return Array.from(
    { length: count },
    (_, i) => lineOf(idsInBatch(batch, i, task.layout), task),
  ).join("");
}

Deno.test("--export_data writes what a run would train on, in whole batches, and goes on where it stopped", () =>
  inTemporaryFolder(async (dump) => {
    const folder = runFolder(dump), path = `${folder}/data.prefix`;
    assert.equal((await exported(dump)).code, 0);
    assert.deepEqual(namesIn(folder), ["data.prefix", "params.json", "train.log"]);
    const text = Deno.readTextFileSync(path);
    assert.equal(text.split("\n").length - 1, 2 * epochLength);
    assert.equal(text, expectedText(2 * epochLength));

    // As a killed run may leave it.
    Deno.writeTextFileSync(path, text.slice(0, 3000));
    assert.equal((await exported(dump, { max_epoch: 3, batch_size: 64 })).code, 0);
    assert.equal(Deno.readTextFileSync(path), expectedText(3 * epochLength));
    assert.equal(messages(folder, /examples were written before$/).length, 1);

    const { code, stderr } = await exported(dump, { base: 100 });
    assert.equal(code, 2);
    assert.match(stderr, /int2int: --base: the examples in .* were made with 10, found 100/);
    assert.equal(Deno.readTextFileSync(path), expectedText(3 * epochLength));
  }));

Deno.test("--export_data goes with nothing that reads data or a model", async () => {
  const here = new URL(import.meta.url).pathname;
  for (const other of [{ train_data: here }, { eval_only: true }]) {
    const parameters = flagsWith({ operation: "gcd", export_data: true, ...other });
    const [name] = Object.keys(other);
    await assert.rejects(exportDataCommand(parameters, []), {
      name: "FlagError",
      message: `--${name}: does not go with --export_data true`,
    });
  }
  const nothing = exportDataCommand(flagsWith({ export_data: true }), []);
  await assert.rejects(nothing, { name: "FlagError" });
});

Deno.test("a line file counts its lines, loses a piece of one, and grows at its end", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/lines`;
    const long = "x".repeat(1_500_000);
    const contents: [string, string, number][] = [
      ["", "", 0],
      ["a", "", 0],
      ["a\n", "a\n", 1],
      ["a\n\nbc", "a\n\n", 2],
      [`${long}\n${long}\n${long}`, `${long}\n${long}\n`, 2],
    ];
    for (const [before, kept, count] of contents) {
      Deno.writeTextFileSync(path, before);
      const file = new LineFile(path);
      assert.equal(file.lines, count);
      file.append("new\n");
      file.close();
      assert.equal(Deno.readTextFileSync(path), `${kept}new\n`);
    }
    Deno.mkdirSync(`${folder}/sub`);
    assert.throws(() => new LineFile(`${folder}/sub`), /sub: cannot be written: a folder stands/);
  }));
