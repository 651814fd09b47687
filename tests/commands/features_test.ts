import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import { flagsFromJson } from "../../src/flags/params_json.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** A score of every epoch, from the log. */
function scores(folder: string, metric: string): number[] {
  return program.messages(folder, /^__log__/).map((line) =>
    JSON.parse(line.slice("__log__:".length))[metric]
  );
}

function epochsStarted(folder: string): number[] {
  return program.messages(folder, /Starting epoch/).map((line) => Number(/\d+/.exec(line)![0]));
}

/** The state and the tensors of a checkpoint of a folder. */
function contentOf(folder: string, name = "checkpoint") {
  return program.contentOf(program.checkpointIn(folder, name));
}

/** Runs the program with the flags of the run below, changed. */
type Train = (changes?: program.Flags) => ReturnType<typeof program.int2int>;

async function checkFolder(t: Deno.TestContext, folder: string): Promise<void> {
  await t.step("the folder holds the models asked for", () => {
    assert.deepEqual(namesIn(folder), [
      "best-valid_arithmetic_acc.safetensors",
      "best-valid_arithmetic_xe_loss.safetensors",
      "checkpoint-2.safetensors",
      "checkpoint-4.safetensors",
      "checkpoint.safetensors",
      "metrics.jsonl",
      "params.json",
      "train.log",
    ]);
    assert.equal(contentOf(folder, "checkpoint-2").state.epoch, 3);
    assert.deepEqual(contentOf(folder, "checkpoint-4"), contentOf(folder));
  });

  await t.step("best models are those of the highest, or with _ the lowest, score", () => {
    const acc = scores(folder, "valid_arithmetic_acc");
    const loss = scores(folder, "valid_arithmetic_xe_loss");
    assert.equal(acc.length, 5);
    const epoch = (name: string) => contentOf(folder, `best-${name}`).state.epoch - 1;
    assert.equal(epoch("valid_arithmetic_acc"), acc.indexOf(Math.max(...acc)));
    assert.equal(epoch("valid_arithmetic_xe_loss"), loss.indexOf(Math.min(...loss)));
    const { best } = contentOf(folder).state.bestMetrics;
    assert.equal(best.valid_arithmetic_xe_loss, Math.min(...loss));
  });

  await t.step("params.json reads back", () => {
    const path = `${folder}/params.json`;
    const saved = flagsFromJson(readFileSync(path, "utf8"), path);
    assert.equal(saved.epoch_size, program.tiny.epoch_size);
    assert.equal(saved.maxint, BigInt(program.tiny.maxint));
    assert.equal(saved.optimizer, program.tiny.optimizer);
  });
}

async function checkContinuation(t: Deno.TestContext, dump: string, train: Train): Promise<void> {
  const folder = program.runFolder(dump);
  const log = program.readLog(folder), content = contentOf(folder);
  await t.step("the same command again says that nothing is left to do", async () => {
    const { code, stderr } = await train();
    assert.equal(code, 0);
    assert.match(stderr, /5 epochs were trained before; for more, raise --max_epoch\n$/);
    assert.deepEqual(contentOf(folder), content);
  });

  await t.step("with more epochs it goes on where it was, in the same log", async () => {
    assert.equal((await train({ max_epoch: 7 })).code, 0);
    assert(program.readLog(folder).startsWith(log));
    assert.deepEqual(epochsStarted(folder), [0, 1, 2, 3, 4, 5, 6]);
    const loss = scores(folder, "valid_arithmetic_xe_loss");
    const best = contentOf(folder, "best-valid_arithmetic_xe_loss").state;
    assert.equal(best.epoch - 1, loss.indexOf(Math.min(...loss)));
  });

  await t.step("as if it had never stopped", async () => {
    assert.equal((await train({ exp_id: "once", max_epoch: 7 })).code, 0);
    assert.deepEqual(contentOf(program.runFolder(dump, "once")), contentOf(folder));
  });
}

async function checkReloading(t: Deno.TestContext, dump: string, train: Train): Promise<void> {
  const folder = program.runFolder(dump);
  await t.step("--reload_model starts anew from given weights", async () => {
    const path = program.checkpointIn(folder), model = program.runFolder(dump, "model");
    // So small that no weight moves.
    const changes = { exp_id: "model", reload_model: path, optimizer: "adam,lr=1e-30" };
    assert.equal((await train({ ...changes, max_epoch: 1 })).code, 0);
    assert.deepEqual(epochsStarted(model), [0]);
    const { state } = contentOf(model);
    assert.deepEqual([state.epoch, state.steps, state.iterations], [1, 10, 10]);
    assert.deepEqual(program.weightsOf(program.checkpointIn(model)), program.weightsOf(path));
  });

  await t.step(
    "--reload_checkpoint continues another run's checkpoint in a new folder",
    async () => {
      const path = program.checkpointIn(folder, "checkpoint-2");
      const bytes = readFileSync(path), other = program.runFolder(dump, "other");
      const changes = { exp_id: "other", reload_checkpoint: path, max_epoch: 7 };
      assert.equal((await train(changes)).code, 0);
      assert.deepEqual(epochsStarted(other), [3, 4, 5, 6]);
      assert.deepEqual(contentOf(other), contentOf(folder));
      assert(readFileSync(path).equals(bytes));
    },
  );
}

Deno.test("a run keeps periodic and best models, says when it is finished, and goes on for more epochs", (t) =>
  inTemporaryFolder(async (dump) => {
    const flags = {
      save_periodic: 2,
      validation_metrics: "valid_arithmetic_acc,_valid_arithmetic_xe_loss",
      max_epoch: 5,
    };
    const train: Train = (changes) =>
      program.int2int(program.commandLine(dump, { ...flags, ...changes }));
    assert.equal((await train()).code, 0);
    await checkFolder(t, program.runFolder(dump));
    await checkContinuation(t, dump, train);
    await checkReloading(t, dump, train);
  }));

Deno.test("weights without optimizer and flags, as other programs write them, can be reloaded", () =>
  inTemporaryFolder(async (dump) => {
    const train = (flags: program.Flags) => program.int2int(program.commandLine(dump, flags));
    assert.equal((await train({ max_epoch: 1 })).code, 0);
    const { tensors } = readSafetensors(program.checkpointIn(program.runFolder(dump)));
    const weights = [...tensors].filter(([name]) => !name.startsWith("optimizer."));
    writeSafetensors(`${dump}/weights`, new Map(weights));
    const flags = { exp_id: "2", reload_model: `${dump}/weights`, optimizer: "adam,lr=1e-30" };
    assert.equal((await train({ ...flags, max_epoch: 1 })).code, 0);
    const path = program.checkpointIn(program.runFolder(dump, "2"));
    assert.deepEqual(program.weightsOf(path), program.weightsOf(`${dump}/weights`));
  }));

Deno.test("--stopping_criterion ends a run, and running it again does not train further", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    // No weight moves, so that the loss has no trend.
    const flags = { optimizer: "adam,lr=1e-30", max_epoch: 100_000 };
    const criterion = "_valid_arithmetic_xe_loss,2";
    const train = (stopping_criterion: string) =>
      program.int2int(program.commandLine(dump, { ...flags, stopping_criterion }));
    assert.equal((await train(criterion)).code, 0);
    const losses = scores(folder, "valid_arithmetic_xe_loss");
    assert.equal(losses.length, losses.indexOf(Math.min(...losses)) + 4);
    assert.equal(program.messages(folder, /^Stopping criterion has been below/).length, 1);
    assert.equal(contentOf(folder).state.epoch, losses.length);

    const again = await train(criterion);
    assert.equal(again.code, 0);
    assert.match(
      again.stderr.split("\n").at(-2)!,
      /criterion was met before; .*--stopping_criterion$/,
    );
    assert.equal(epochsStarted(folder).length, losses.length);
  }));
