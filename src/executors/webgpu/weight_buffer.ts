/** Where an executor on a GPU finds the weights: in the buffer that a trainer keeps there, or in a copy of the host's. */
import { GpuBuffers } from "./gpu_buffers.ts";
import type { ReadableGpu } from "./read_buffer.ts";

export interface WeightBuffer {
  /** The weights as they are by now, laid out as on the host: the same buffer each time. To be asked before each run. */
  current(): GPUBuffer;
  /** To be called after weights were written on the host. */
  changed(): void;
  release(): void;
}

/** A copy of weights in the host's memory, made anew before the first run after a change. */
export function copiedWeights(
  gpu: ReadableGpu,
  values: Float32Array,
): WeightBuffer {
  const buffers = new GpuBuffers(gpu);
  buffers.ensure("weights", values.byteLength);
  let isStale = true;
  return {
    current() {
      if (isStale) buffers.write("weights", values);
      isStale = false;
      return buffers.all.weights!;
    },
    changed() {
      isStale = true;
    },
    release: () => buffers.destroy(),
  };
}
