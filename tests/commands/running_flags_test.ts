/** `--dry_run`, `--overfit_batches`, `--max_time` and what is refused with them, as a user starts them. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

Deno.test("a dry run reports what a run would be in 80 columns, and leaves nothing behind", () =>
  inTemporaryFolder(async (dump) => {
    const flags = { dry_run: "true", eval_output: `${dump}/lines`, eval_size: 100, keep_last: 2 };
    const { code, stdout, stderr } = await program.int2int(program.commandLine(dump, flags));
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(namesIn(dump), []);
    const lines = stdout.split("\n");
    assert.deepEqual(lines.filter((line) => line.length > 80), []);
    const rows = Object.fromEntries(
      lines.map((line) => [line.slice(0, 14).trim(), line.slice(14)]),
    );
    const expected = {
      "Problem": /^gcd, 29 tokens in the vocabulary$/,
      "Model": /^encoder_decoder, 139,773 weights \(encoder 69,312, decoder 70,461\)$/,
      "Memory": /^about \S+ .B for training \(batches of 32/,
      "Starts from": /^new weights$/,
      "Folder": new RegExp(`^${program.runFolder(dump)}`),
      "Example 1": /^\[\d+, \d+\] → \d+$/,
      "Example 3": /^\[\d+, \d+\] → \d+$/,
      "Step": /^\S+ m?s for 32 examples, \S+ examples\/s \(mean of \d+ steps\)/,
      "Epoch": /^10 steps, about .* \(--epoch_size 320\), and an evaluation$/,
      "Run": /^3 epochs \(--max_epoch\): about /,
      "Disk": /^2 MB for a checkpoint; at most 3 checkpoints and one/,
    };
    for (const [row, pattern] of Object.entries(expected)) {
      assert.match(rows[row] ?? "", pattern, row);
    }
    const shown = Object.keys(expected).filter((row) => row.startsWith("Example"))
      .map((row) => lines[lines.findIndex((line) => line.startsWith(row)) + 1]!.trim());
    shown.forEach((line) => assert.match(line, /^problem: V2( \+( \d)+){2}$/));
  }));

Deno.test("a dry run of a run that exists says where it would go on, and does not touch it", () =>
  inTemporaryFolder(async (dump) => {
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const folder = program.runFolder(dump), before = namesIn(folder);
    const bytes = before.map((name) => readFileSync(`${folder}/${name}`));
    // It neither needs the lock nor takes it.
    const flags = { dry_run: "true", num_workers: 0, train_data: "", max_epoch: 2 };
    const { code, stdout } = await program.int2int(program.commandLine(dump, flags));
    assert.equal(code, 0);
    assert.match(
      stdout.replace(/\s+/g, " "),
      /Starts from \S*checkpoint\.safetensors, epoch 1, iteration 10 /,
    );
    assert.match(stdout.replace(/\s+/g, " "), /Warning --max_epoch: was 1, now 2: applied/);
    assert.deepEqual(namesIn(folder), before);
    assert.deepEqual(before.map((name) => readFileSync(`${folder}/${name}`)), bytes);
  }));

Deno.test("a model memorizes its first batches, and is evaluated on them under the usual names", () =>
  inTemporaryFolder(async (dump) => {
    const path = `${dump}/train.txt`;
    const line = (i: number) => `+ ${i % 10} ${i % 7}\t+ ${i % 7}\n`;
    Deno.writeTextFileSync(path, Array.from({ length: 500 }, (_, i) => line(i)).join(""));
    const command = (exp_id: string, changes: program.Flags) =>
      program.commandLine(dump, {
        ...{ exp_id, operation: "data", data_types: "int:int", train_data: path },
        ...{ eval_data: `${path},${path}`, epoch_size: 1600, max_epoch: 1, ...changes },
      });
    const { code, stderr } = await program.int2int(command("1", { overfit_batches: 2 }));
    assert.equal(code, 0, stderr);
    const folder = program.runFolder(dump);
    assert.match(
      stderr,
      /--overfit_batches 2: the first 64 training examples are trained on again/,
    );
    assert.match(stderr, /--eval_data \S+ has no effect: it needs examples to evaluate on/);
    const [scores] = program.messages(folder, /^__log__/);
    const metrics = JSON.parse(scores!.slice("__log__:".length));
    assert.equal(metrics.valid_arithmetic_xe_loss, metrics.test_arithmetic_xe_loss);
    assert.equal(program.messages(folder, /^\d+\/64 .* evaluated correctly/).length, 2);

    const refused = await program.int2int(command("1", { max_epoch: 2 }));
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /int2int: \S+: saved with --overfit_batches 2, but this run has --overfit_batches 0; choose another/,
    );
  }));

Deno.test("combinations that make no sense are refused before anything is made", () =>
  inTemporaryFolder(async (dump) => {
    const cases: [program.Flags, RegExp][] = [
      [
        { overfit_batches: 11 },
        /--overfit_batches: expected at most the 10 batches of an epoch .*found 11$/,
      ],
      [{ overfit_batches: -1 }, /--overfit_batches: expected at least 0, found "-1"$/],
      [
        { max_time: "soon" },
        /--max_time: expected a time of at least one second, like .*found "soon"$/,
      ],
      [{ max_time: "0m" }, /--max_time: expected a time .*found "0m"$/],
      [{ save_every_minutes: -1 }, /--save_every_minutes: expected at least 0, found "-1"$/],
      [{ keep_last: -2 }, /--keep_last: expected at least 0, found "-2"$/],
      [{ save_every: 500 }, /--save_every: say --save_every_minutes 30, or --save_periodic 1/],
    ];
    for (const [flags, message] of cases) {
      const { code, stderr } = await program.int2int(program.commandLine(dump, flags));
      assert.equal(code, 2);
      assert.match(stderr.trimEnd(), message);
    }
    assert.deepEqual(namesIn(dump), []);
  }));

Deno.test("when the time is over a run saves and exits with a code of its own, and goes on later", () =>
  inTemporaryFolder(async (dump) => {
    const run = (max_time: string) =>
      program.int2int(program.commandLine(dump, { max_time, max_epoch: 100_000 }));
    assert.equal((await run("3s")).code, 140);
    const folder = program.runFolder(dump);
    const { state } = program.contentOf(program.checkpointIn(folder));
    const where = `epoch ${state.epoch}, iteration ${state.iterations}`;
    assert.deepEqual(program.messages(folder, /^Stopped/), [
      `Stopped by --max_time 3s at ${where}; run again with --exp_id 1 to continue`,
    ]);
    assert.equal((await run("1")).code, 140);
    assert.equal(program.messages(folder, /Resuming at/).length, 1);
    assert.equal(existsSync(`${folder}/run.lock`), false);
  }));
