/** Copies from the GPU to the host. */
import type { Gpu } from "./device.ts";

/** A part of a buffer, in bytes; it starts at a multiple of four. */
export interface Slice {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Copies of parts of buffers, once all commands before are done. One wait serves all of them.
 *
 * @throws Error the GPU's failure if there is one: a lost device fails the read in words of its own
 */
export async function readSlices(
  { device, failure }: Pick<Gpu, "device" | "failure">,
  slices: readonly Slice[],
): Promise<ArrayBuffer[]> {
  const copies = await copied(device, slices).catch(async (error) => {
    // The news of the loss comes only when this process turns to other events.
    await new Promise((resolve) => setTimeout(resolve, 0));
    throw failure() ?? error;
  });
  const problem = failure();
  if (problem) throw problem;
  return copies;
}

/** A copy of a part of a buffer, without a word of what the device has to say. */
export async function readBuffer(
  device: GPUDevice,
  buffer: GPUBuffer,
  offset: number,
  bytes: number,
): Promise<ArrayBuffer> {
  return (await copied(device, [{ buffer, offset, bytes }]))[0]!;
}

async function copied(device: GPUDevice, slices: readonly Slice[]): Promise<ArrayBuffer[]> {
  const starts: number[] = [];
  let end = 0;
  for (const { bytes } of slices) {
    starts.push(end);
    end += wholeWords(bytes);
  }
  if (end === 0) return slices.map(() => new ArrayBuffer(0));
  const staging = device.createBuffer({
    size: end,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  slices.forEach(({ buffer, offset, bytes }, i) => {
    if (bytes === 0) return;
    encoder.copyBufferToBuffer(buffer, offset, staging, starts[i]!, wholeWords(bytes));
  });
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const mapped = staging.getMappedRange();
  const copies = slices.map(({ bytes }, i) => mapped.slice(starts[i]!, starts[i]! + bytes));
  staging.unmap();
  staging.destroy();
  return copies;
}

/** Copies come in multiples of four bytes. */
export function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
