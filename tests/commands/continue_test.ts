/** A run that is continued says which flags differ, and what becomes of each. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** What the log of the last start says between reloading and going on. */
function lastChanges(folder: string): string[] {
  const messages = program.messages(folder, /./);
  const start = messages.findLastIndex((line) => line.startsWith("Reloading checkpoint from"));
  const end = messages.findLastIndex((line) => line.startsWith("Checkpoint reloaded."));
  return messages.slice(start + 1, end);
}

function flagsOf(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${folder}/params.json`, "utf8"));
}

Deno.test("another seed is ignored, another optimizer applied, and the log and params.json say so", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    const train = async (changes: program.Flags) => {
      const { code, stderr } = await program.int2int(program.commandLine(dump, changes));
      assert.equal(code, 0, stderr);
    };
    await train({ max_epoch: 1, stopping_criterion: "valid_arithmetic_acc,9" });
    const criterion = { stopping_criterion: "_valid_arithmetic_xe_loss,9" };
    await train({ ...criterion, max_epoch: 2, env_base_seed: 99, optimizer: "sgd,lr=0.01" });
    assert.deepEqual(lastChanges(folder), [
      "--max_epoch: was 1, now 2: applied",
      "--stopping_criterion: was valid_arithmetic_acc,9, now _valid_arithmetic_xe_loss,9: applied",
      "--optimizer: was adam,lr=0.001, now sgd,lr=0.01: applied",
      "--env_base_seed: was 3, now 99: ignored, the examples continue with the run's seed",
      "--optimizer sgd: the state exp_avg, exp_avg_sq of the checkpoint is not used and dropped",
      "The stopping criterion starts anew, with valid_arithmetic_xe_loss",
    ]);
    assert.equal(flagsOf(folder).env_base_seed, 3);
    assert.equal(flagsOf(folder).optimizer, "sgd,lr=0.01");
    const { parameters } = readSafetensors(program.checkpointIn(folder)).metadata;
    assert.equal(JSON.parse(parameters!).env_base_seed, 3);

    await train({ ...criterion, max_epoch: 3, reload_checkpoint: program.checkpointIn(folder) });
    assert.deepEqual(lastChanges(folder), [
      "--max_epoch: was 2, now 3: applied",
      `--reload_checkpoint ${
        program.checkpointIn(folder)
      }: ignored, the run has a checkpoint of its own`,
      "--optimizer: was sgd,lr=0.01, now adam,lr=0.001: applied",
      "--optimizer adam: the state exp_avg, exp_avg_sq is not in the checkpoint and starts from 0; " +
      "adam counts its steps from 1",
    ]);
    const { state } = program.contentOf(program.checkpointIn(folder));
    assert.deepEqual([state.steps, state.engine.skipped], [30, 20]);

    await train({ ...criterion, max_epoch: 3 });
    assert.deepEqual(lastChanges(folder), []);
  }));

Deno.test("a model of another shape is refused before anything is computed, and nothing is changed", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const [engines, flags] = [program.messages(folder, /^Engine/).length, flagsOf(folder)];
    const { code, stderr } = await program.int2int(program.commandLine(dump, { base: 30 }));
    assert.equal(code, 2);
    assert.deepEqual(program.linesBesideLog(stderr), [
      `int2int: ${program.checkpointIn(folder)}: saved with --base 10, but this run has --base 30`,
    ]);
    assert.equal(program.messages(folder, /^Engine/).length, engines);
    assert.deepEqual(flagsOf(folder), flags);
  }));

Deno.test("a checkpoint that lacks state of its own optimizer is damaged", () =>
  inTemporaryFolder(async (dump) => {
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const path = program.checkpointIn(program.runFolder(dump));
    const { tensors, metadata } = readSafetensors(path);
    const kept = [...tensors].filter(([name]) => !name.startsWith("optimizer.exp_avg_sq."));
    writeSafetensors(path, new Map(kept), metadata);
    const { code, stderr } = await program.int2int(program.commandLine(dump, { max_epoch: 2 }));
    assert.equal(code, 2);
    assert.match(stderr, /int2int: .*: has no tensor optimizer\.exp_avg_sq\.\S+, which this model/);
  }));
