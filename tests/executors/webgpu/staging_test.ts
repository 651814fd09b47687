/** What the host reads back is what lies on the GPU, whether or not mapped memory is there at once. */
import assert from "node:assert/strict";
import { Staging } from "../../../src/executors/webgpu/staging.ts";
import { testGpu } from "./gpu.ts";

const words = 16;

/** Reads numbers back that only just were on their way to the GPU. */
async function passes(device: GPUDevice, staging: Staging, value: number): Promise<void> {
  const expected = new Uint32Array(words).fill(value);
  const { COPY_SRC, COPY_DST } = GPUBufferUsage;
  const source = device.createBuffer({ size: 4 * words, usage: COPY_SRC | COPY_DST });
  device.queue.writeBuffer(source, 0, expected);
  const found = await staging.read(4 * words, (to) => {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, 0, to, 0, 4 * words);
    device.queue.submit([encoder.finish()]);
  });
  source.destroy();
  assert.deepEqual(new Uint32Array(found), expected);
}

/** The device, whose buffers can be read only when a promise was awaited for each time that they were mapped. */
function patient(device: GPUDevice): GPUDevice {
  const { COPY_DST, MAP_READ } = GPUBufferUsage;
  const createBuffer: GPUDevice["createBuffer"] = (descriptor) => {
    const buffer = device.createBuffer(descriptor);
    if (descriptor.usage !== (COPY_DST | MAP_READ)) return buffer;
    let isMapped = false;
    const mapAsync = buffer.mapAsync.bind(buffer), range = buffer.getMappedRange.bind(buffer);
    buffer.mapAsync = async (mode, offset, size) => {
      isMapped = false;
      await mapAsync(mode, offset, size);
      isMapped = true;
    };
    buffer.getMappedRange = (offset, size) => {
      if (!isMapped) throw new DOMException("not mapped", "OperationError");
      return range(offset, size);
    };
    return buffer;
  };
  const { queue } = device;
  const createCommandEncoder = () => device.createCommandEncoder();
  return { createBuffer, createCommandEncoder, queue } as unknown as GPUDevice;
}

Deno.test("this runtime maps memory within the call, and what is read there is right", async () => {
  const { device } = await testGpu();
  const staging = new Staging(device);
  await staging.tryOut();
  assert.equal(staging.readsAtOnce, true);
  for (let value = 1; value <= 20; value++) await passes(device, staging, value);
  assert.equal(staging.readsAtOnce, true);
  staging.destroy();
});

Deno.test("a runtime that maps memory only with the promise is waited for", async () => {
  const device = patient((await testGpu()).device);
  const staging = new Staging(device);
  await staging.tryOut();
  assert.equal(staging.readsAtOnce, false);
  for (let value = 1; value <= 3; value++) await passes(device, staging, value);
  staging.destroy();
});
