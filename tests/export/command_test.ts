/** `int2int export`, as a user calls it. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, renameSync } from "node:fs";
import { readExportedWeights } from "../../src/export/read_exported.ts";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { checkpointIn, commandLine, int2int, runFolder } from "../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { ask, decode } from "./decode.ts";

const exported = [
  "config.json",
  "decoder_model.onnx",
  "decoder_weights.bin",
  "decoder_with_past_model.onnx",
  "encoder_model.onnx",
  "params.json",
  "vocabulary.json",
];

async function trained(dump: string): Promise<string> {
  const metrics = { max_epoch: 1, validation_metrics: "valid_arithmetic_acc" };
  const { code, stderr } = await int2int(commandLine(dump, metrics));
  assert.equal(code, 0, stderr);
  return runFolder(dump);
}

Deno.test("a run is exported beside its best model, and answers", () =>
  inTemporaryFolder(async (dump) => {
    const run = await trained(dump), best = checkpointIn(run, "best-valid_arithmetic_acc");
    if (!existsSync(best)) renameSync(checkpointIn(run), best);
    const { code, stdout, stderr } = await int2int(["export", "--eval_from_exp", run]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Exporting .*best-valid_arithmetic_acc\.safetensors\n/);
    assert.deepEqual(namesIn(`${run}/onnx`), exported);
    assert.equal(stdout.split("\n").length, exported.length + 2);
    const { tensors } = readExportedWeights(`${run}/onnx`), saved = readSafetensors(best).tensors;
    for (const [name, tensor] of tensors) assert.deepEqual(tensor, saved.get(name));
    const [answer] = await decode(await ask(`${run}/onnx`, [[17, 18, 17, 20]]), 1, 5);
    assert(answer!.length <= 5);
  }));

Deno.test("a file is exported to a folder of one's choice, alone if need be", () =>
  inTemporaryFolder(async (dump) => {
    const run = await trained(dump), file = `${dump}/model.safetensors`, folder = `${dump}/a/b`;
    copyFileSync(checkpointIn(run), file);
    const { code, stderr } = await int2int(["export", "--reload_model", file, folder]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(namesIn(folder), exported);
  }));

Deno.test("mistakes are told in one line", () =>
  inTemporaryFolder(async (folder) => {
    const told = async (args: string[], message: RegExp) => {
      const { code, stdout, stderr } = await int2int(["export", ...args]);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    };
    await told([], /^int2int: export: needs --eval_from_exp FOLDER or --reload_model FILE\n$/);
    await told(["--reload_model", `${folder}/x`], /^int2int: --reload_model: expected an .* found/);
    await told(["--eval_from_exp", folder], /^int2int: --eval_from_exp: .*\n$/);
    await told(
      ["--reload_model", "x", "--beam_size", "3"],
      /^int2int: --beam_size: not for export, which writes a model as it was trained\n$/,
    );
    await told(["--reload_model", "x", "a", "b"], /^int2int: "b": expected a flag/);
    assert.deepEqual(namesIn(folder), []);
    const bare = `${folder}/bare.safetensors`;
    const tensor: Tensor = { dtype: "F32", shape: [1], data: new Float32Array(1) };
    writeSafetensors(bare, new Map([["encoder.a", tensor]]), {});
    await told(
      ["--reload_model", bare],
      /^int2int: .*bare\.safetensors: does not say with which flags the model was trained\n$/,
    );
    assert.deepEqual(namesIn(folder), ["bare.safetensors"]);
  }));
