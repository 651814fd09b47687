/** Dropout while training: decided by a seed, alike on both devices. */
import assert from "node:assert/strict";
import type { Trainer } from "../../src/executors/trainer.ts";
import { CpuTrainer } from "../../src/executors/onnx/cpu_trainer.ts";
import { GpuTrainer } from "../../src/executors/webgpu/gpu_trainer.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { randomFrom } from "../../src/random.ts";
import { onnxModel } from "../decoding/onnx_model.ts";
import { randomBatch, smallModel } from "../models/small_transformer.ts";
import { testGpu } from "./webgpu/gpu.ts";

const models: Record<string, Partial<ModelFlags>> = {
  transformer: { dropout: 0.3, attention_dropout: 0.2, enc_gated: true, n_dec_layers: 2 },
  LSTM: { dropout: 0.3, lstm: true, lstm_hidden_dim: 6, n_enc_layers: 2, n_dec_layers: 2 },
};

const options = {
  lanes: { parts: 1, threads: 1 },
  ...{ clipGradNorm: 5, accumulate: 1, mixed: false },
};

/** All of one length: padding for the GPU's sake would move the places where chance decides. */
const batch = randomBatch([6, 6, 6, 6], [5, 5, 5, 5], randomFrom(1));

async function losses(trainer: Trainer, seeds: readonly number[]): Promise<number[]> {
  try {
    const random = randomFrom(2);
    for (const { part, values } of trainer.arrays.weights()) initialise(part, values, random);
    trainer.arraysWritten();
    const found: number[] = [];
    for (const [i, seed] of seeds.entries()) {
      const result = await trainer.step([batch], i + 1, seed) ?? await trainer.collect();
      found.push(result!.loss);
    }
    return found;
  } finally {
    trainer.close();
  }
}

async function start(name: "cpu" | "webgpu", flags: Partial<ModelFlags>): Promise<Trainer> {
  const model = smallModel(flags), optimizer = parseOptimizer("adam,lr=0.01");
  return name === "cpu"
    ? await CpuTrainer.start(model, optimizer, options)
    : new GpuTrainer(await testGpu(), model, optimizer, options);
}

for (const [model, flags] of Object.entries(models)) {
  Deno.test(`dropout drops the same on both devices: ${model}`, async () => {
    const seeds = [11, -7, 123456];
    const cpu = await losses(await start("cpu", flags), seeds);
    const webgpu = await losses(await start("webgpu", flags), seeds);
    cpu.forEach((loss, i) => assert.ok(Math.abs(loss - webgpu[i]!) < 1e-5, `${cpu} and ${webgpu}`));
  });

  Deno.test(`another seed drops something else, an equal one the same: ${model}`, async () => {
    const [first, again, other] = [
      await losses(await start("cpu", flags), [5]),
      await losses(await start("cpu", flags), [5]),
      await losses(await start("cpu", flags), [6]),
    ];
    assert.deepEqual(first, again);
    assert.notDeepEqual(first, other);
  });

  Deno.test(`nothing is dropped in evaluation: ${model}`, async () => {
    const loss = async (change: Partial<ModelFlags>) => {
      const evaluated = onnxModel(smallModel({ ...flags, ...change })), random = randomFrom(2);
      for (const { part, values } of evaluated.arrays.weights()) initialise(part, values, random);
      return await evaluated.evaluateBatch(batch).finally(() => evaluated.close());
    };
    assert.equal((await loss({})).loss, (await loss({ dropout: 0, attention_dropout: 0 })).loss);
  });
}
