/** Copies from the GPU to the host. */
import { setImmediate } from "node:timers/promises";
import type { Gpu } from "./device.ts";
import type { Staging } from "./staging.ts";

/** What of a GPU reading takes. */
export type ReadableGpu = Pick<Gpu, "device" | "staging" | "failure">;

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
  { device, staging, failure }: ReadableGpu,
  slices: readonly Slice[],
): Promise<ArrayBuffer[]> {
  const copies = await copied(device, staging, slices).catch(async (error) => {
    await newsArrive();
    throw failure() ?? error;
  });
  if (staging.readsAtOnce) await newsArrive();
  const problem = failure();
  if (problem) throw problem;
  return copies;
}

/** Errors of a device, signals and timers are heard of only when this process turns to other events. */
function newsArrive(): Promise<void> {
  return setImmediate();
}

async function copied(
  device: GPUDevice,
  staging: Staging,
  slices: readonly Slice[],
): Promise<ArrayBuffer[]> {
  const starts: number[] = [];
  let end = 0;
  for (const { bytes } of slices) {
    starts.push(end);
    end += wholeWords(bytes);
  }
  if (end === 0) return slices.map(() => new ArrayBuffer(0));
  const found = await staging.read(end, (to) => {
    const encoder = device.createCommandEncoder();
    slices.forEach(({ buffer, offset, bytes }, i) => {
      if (bytes > 0) {
        encoder.copyBufferToBuffer(buffer, offset, to, starts[i]!, wholeWords(bytes));
      }
    });
    device.queue.submit([encoder.finish()]);
  });
  return slices.map(({ bytes }, i) => found.slice(starts[i]!, starts[i]! + bytes));
}

/** Copies come in multiples of four bytes. */
export function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
