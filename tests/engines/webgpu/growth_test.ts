import assert from "node:assert/strict";
import type { Batch } from "../../../src/batches/batch.ts";
import { type Gpu, openGpu } from "../../../src/engines/webgpu/device.ts";
import { soak } from "../../soak.ts";
import { randomWords, startSmallGpuEngine } from "../small_engines.ts";
import { testGpu } from "./gpu.ts";

/** Counts a device's buffers that are not destroyed, and its pipelines. */
function counted({ device }: Gpu) {
  const live = new Set<GPUBuffer>();
  let pipelines = 0;
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    live.add(buffer);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      live.delete(buffer);
      return destroy();
    };
    return buffer;
  };
  const createComputePipeline = device.createComputePipeline.bind(device);
  device.createComputePipeline = (descriptor) => {
    pipelines++;
    return createComputePipeline(descriptor);
  };
  return { buffers: () => live.size, pipelines: () => pipelines };
}

const warmUp = 45, steps = warmUp + soak(45);

/** Resident memory; JavaScript's own beside it. */
const mostGrowth = { rss: 40e6, heap: 8e6 };

/** Batch number `index`: 80 different sizes, more than there are plans to be kept. */
function batchOf(index: number): Batch {
  return randomWords(index, 2 + Math.floor(index / 20) % 4, 20 - index % 20);
}

Deno.test("memory, plans and compiled kernels do not grow with the steps, whatever the lengths", async () => {
  await testGpu();
  const gpu = (await openGpu())!;
  const { buffers, pipelines } = counted(gpu);
  const engine = startSmallGpuEngine(gpu, { accumulate: 2 });
  const stand = () => {
    const { rss, heapUsed, external } = Deno.memoryUsage();
    const heap = heapUsed + external;
    return { bytes: engine.bufferBytes, buffers: buffers(), pipelines: pipelines(), rss, heap };
  };
  const stands = [stand()];
  for (let step = 1; step <= steps; step++) {
    await engine.step([batchOf(2 * step), batchOf(2 * step + 1)], step);
    if (step % 10 === 0) await engine.collect();
    if (step === warmUp || step === steps) stands.push(stand());
  }
  const [, warm, end] = stands;
  engine.close();
  const left = buffers();
  gpu.device.destroy();
  assert.equal(left, 0, "buffers outlived their engine");
  assert.equal(end!.bytes, warm!.bytes);
  assert.equal(end!.pipelines, warm!.pipelines);
  // 64 plans have two buffers of uniforms each; beside them about 20.
  assert.ok(end!.buffers <= 2 * 64 + 25, `${end!.buffers} buffers`);
  assert.ok(end!.heap - warm!.heap < mostGrowth.heap, `heap ${(end!.heap - warm!.heap) / 1e6} MB`);
  // Mesa's software driver compiles some kernels anew for each dispatch, and keeps them.
  if (!gpu.software) {
    assert.ok(end!.rss - warm!.rss < mostGrowth.rss, `${end!.rss - warm!.rss} bytes`);
  }
});
