/** What trainers say that training takes. */
import assert from "node:assert/strict";
import { GpuTrainer } from "../../src/executors/webgpu/gpu_trainer.ts";
import { randomWords, withSmallTraining } from "./small_trainings.ts";

Deno.test("cpu: what is held depends on parts and optimizer, what a step takes on the batch", async () => {
  const memoryOf = (optimizer: string, parts: number, size: number) =>
    withSmallTraining(
      "cpu",
      { optimizer, parts },
      ({ trainer }) =>
        Promise.resolve(trainer.trainingMemory({ size, sourceLength: 9, targetLength: 5 })),
    );
  const plain = await memoryOf("sgd,lr=0.1", 1, 4), larger = await memoryOf("adam,lr=0.1", 2, 8);
  // Weights and gradients; with Adam two more numbers, and a gradient for the other part.
  assert.ok(Math.abs(larger.held / plain.held - 5 / 2) < 0.1, `${larger.held}, ${plain.held}`);
  assert.ok(Math.abs(larger.step / plain.step - 2) < 0.1, `${larger.step}, ${plain.step}`);
  assert.equal(plain.gpu, undefined);
});

Deno.test("webgpu: the buffers of a step are as large as estimated", () =>
  withSmallTraining("webgpu", {}, async ({ trainer }) => {
    const batch = randomWords(1, 24, 20), { gpu, step, held } = trainer.trainingMemory(batch);
    assert.ok(trainer instanceof GpuTrainer);
    const before = trainer.bufferBytes;
    await trainer.step([batch], 1);
    await trainer.collect();
    const grown = trainer.bufferBytes - before, estimated = gpu!.bytes - before;
    assert.ok(grown > 0.8 * estimated && grown < 1.2 * estimated, `${grown}, not ${estimated}`);
    assert.ok(gpu!.largest <= gpu!.bytes && gpu!.largest < gpu!.mostLargest);
    assert.deepEqual([step, held > 0], [0, true]);
  }));
