/** Flags that a command has no use for are refused or reported, with the program as users start it. */
import assert from "node:assert/strict";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** What a command refuses, and in which words. */
const refused: [string[], string][] = [
  [["--beam_size", "5"], "--beam_size: needs --beam_eval true"],
  [["predict", "--exp_id", "x", "1 2"], "--exp_id: not for predict, which queries a saved model"],
  [
    ["export", "--beam_size", "5"],
    "--beam_size: not for export, which writes a model as it was trained",
  ],
];

Deno.test("a saved model is used with flags that have an effect on that, others are refused or reported", (t) =>
  inTemporaryFolder(async (dump) => {
    const run = program.runFolder(dump), from = ["--eval_from_exp", run];
    const train = program.commandLine(dump, { max_epoch: 1, windows: "true", device: "cpu" });
    assert.equal((await program.int2int(train)).code, 0);
    assert.deepEqual(program.messages(run, /effect/), [
      "--windows true has no effect: it needs PyTorch, which is not used here",
    ]);

    await t.step("refused, and nothing is written", async () => {
      const before = namesIn(`${dump}/e`);
      for (const [args, line] of refused) {
        const { code, stderr } = await program.int2int([...args, ...from]);
        assert.deepEqual([code, stderr.split("\n")[0]], [2, `int2int: ${line}`]);
      }
      assert.deepEqual(namesIn(`${dump}/e`), before);
    });

    await t.step("the command line of the training only gets a warning", async () => {
      const model = ["--reload_model", program.checkpointIn(run), "--eval_only", "true"];
      const args = program.commandLine(dump, { exp_id: "evaluated" });
      assert.equal((await program.int2int([...args, ...model])).code, 0);
      const [warning, ...others] = program.messages(`${dump}/e/evaluated`, /effect/);
      assert.match(
        warning!,
        /^Without effect, as this only evaluates .*: --epoch_size 320, .*lr=0/,
      );
      assert.deepEqual(others, []);
    });

    await t.step("a metric that chose no model is named", async () => {
      const args = ["predict", ...from, "--validation_metrics", "valid_arithmetic_acc", "1 2"];
      const { code, stderr } = await program.int2int(args);
      assert.equal(code, 0);
      const reason = `${run} has no best model by it; the last checkpoint is taken`;
      assert.equal(stderr, `--validation_metrics valid_arithmetic_acc: ${reason}\n`);
      const model = ["--reload_model", program.checkpointIn(run), "--validation_metrics", "acc"];
      const exported = await program.int2int(["export", ...model, `${dump}/onnx`]);
      assert.match(
        exported.stderr,
        /^--validation_metrics acc has no effect: it needs --eval_from/,
      );
    });
  }));

Deno.test("--export_data names flags that have no effect on examples, and keeps to its seed", () =>
  inTemporaryFolder(async (dump) => {
    const flags = { export_data: "true", max_epoch: 1, cpu: "true" };
    const run = (changes: program.Flags) =>
      program.int2int(program.commandLine(dump, { ...flags, ...changes }));
    assert.equal((await run({})).code, 0);
    const [warning] = program.messages(program.runFolder(dump), /effect/);
    assert.match(warning!, /^Without effect, as this only writes examples: .*--cpu true$/);
    const { code, stderr } = await run({ max_epoch: 2, env_base_seed: 4 });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /int2int: --env_base_seed: the examples in .* made with 3, found 4; choose/,
    );
  }));
