import assert from "node:assert/strict";
import v8 from "node:v8";
import vm from "node:vm";
import type { Batch } from "../../../src/examples/batch.ts";
import { openGpu } from "../../../src/executors/webgpu/device.ts";
import { soak } from "../../soak.ts";
import { randomWords, startSmallGpuTraining } from "../small_trainings.ts";
import { counted } from "./counted_gpu.ts";
import { testGpu } from "./gpu.ts";

/** At least twice as many as there are sizes, so that all have come up by half-time. */
const steps = soak(1500, 200);

/** From half-time to the end: resident memory, and of that JavaScript's own. Observed: at most 0.5 MB and 0.1 MB. */
const mostGrowth = { rss: 10e6, heap: 2e6 };

/** What is kept is seen only once what is not kept is gone: bind groups, command buffers. */
v8.setFlagsFromString("--expose-gc");
const collectGarbage: () => void = vm.runInNewContext("gc");

/** 80 different sizes, the largest first: more than there are plans to be kept. */
function sized(index: number): Batch {
  return randomWords(index, 5 - Math.floor(index / 20) % 4, 20 - index % 20);
}

/** All sizes in turn; later mostly small batches, so that many steps take little time. */
function batchOf(step: number): Batch {
  if (step <= 80) return sized(step - 1);
  return step % 20 === 0 ? sized(step / 20) : randomWords(step, 2, 1 + step % 3);
}

Deno.test(`${steps} steps without growth of GPU or process memory, plans or kernels, whatever the lengths`, async () => {
  await testGpu();
  const gpu = (await openGpu())!;
  const { buffers, pipelines } = counted(gpu);
  const training = startSmallGpuTraining(gpu), { trainer } = training;
  const stand = () => {
    collectGarbage();
    const { rss, heapUsed, external } = Deno.memoryUsage();
    const heap = heapUsed + external;
    return { bytes: trainer.bufferBytes, buffers: buffers(), pipelines: pipelines(), rss, heap };
  };
  const half = Math.floor(steps / 2);
  const stands = [];
  for (let step = 1; step <= steps; step++) {
    await trainer.step([batchOf(step)], step);
    if (step % 20 === 0) await trainer.collect();
    if (step % 100 === 0) collectGarbage();
    if (step === half || step === steps) stands.push(stand());
  }
  const [warm, end] = stands as [ReturnType<typeof stand>, ReturnType<typeof stand>];
  training.close();
  // The device's own.
  gpu.staging.destroy();
  const left = buffers();
  gpu.device.destroy();
  assert.equal(left, 0, "buffers outlived their trainer");
  assert.equal(end.bytes, warm.bytes);
  assert.equal(end.pipelines, warm.pipelines);
  // 64 plans have two buffers of uniforms each; beside them about 20.
  assert.ok(end.buffers <= 2 * 64 + 25, `${end.buffers} buffers`);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB more`;
  assert.ok(end.heap - warm.heap < mostGrowth.heap, `heap: ${megabytes(end.heap - warm.heap)}`);
  assert.ok(end.rss - warm.rss < mostGrowth.rss, `resident: ${megabytes(end.rss - warm.rss)}`);
});
