/** The buffers of a training run on a GPU, and copies between them and the host's memory. */
import { OutOfMemoryError } from "../../errors.ts";
import { showBytes } from "../../memory/show_bytes.ts";
import type { Layout } from "../layout.ts";
import { type ReadableGpu, readSlices } from "./read_buffer.ts";
import { batchResults, stepResults } from "./result_buffers.ts";

/** Copied to and from the host in pieces of this many bytes, so that staging memory stays small. */
const pieceBytes = 16 * 2 ** 20;

export class GpuBuffers {
  readonly all: Record<string, GPUBuffer> = {};

  constructor(private readonly gpu: ReadableGpu) {}

  /** Bytes of all buffers. */
  get bytes(): number {
    return Object.values(this.all).reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Makes a buffer, or a larger one in the place of a smaller.
   *
   * @returns whether it is a new one
   * @throws OutOfMemoryError when no buffer can be so large
   */
  ensure(name: string, bytes: number): boolean {
    const size = Math.max(256, Math.ceil(bytes / 256) * 256);
    const known = this.all[name];
    if (known && known.size >= size) return false;
    const { device } = this.gpu;
    checkSize(name, size, device.limits.maxBufferSize);
    known?.destroy();
    this.all[name] = device.createBuffer({
      label: name,
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    return true;
  }

  /** Host to GPU. */
  write(name: string, values: Float32Array): void {
    const piece = pieceBytes / 4;
    for (let start = 0; start < values.length; start += piece) {
      // A copy, because shared memory is refused.
      const part = Float32Array.from(values.subarray(start, start + piece));
      this.gpu.device.queue.writeBuffer(this.all[name]!, 4 * start, part);
    }
  }

  /** GPU to host. @throws Error as {@link bytesOf} does */
  async read(name: string, values: Float32Array): Promise<void> {
    const piece = pieceBytes / 4;
    for (let start = 0; start < values.length; start += piece) {
      const length = Math.min(piece, values.length - start);
      values.set(new Float32Array(await this.bytesOf(name, 4 * start, 4 * length)), start);
    }
  }

  /** A copy of a part of a buffer, once all steps before are done. @throws Error as {@link readSlices} does */
  async bytesOf(name: string, offset: number, bytes: number): Promise<ArrayBuffer> {
    return (await readSlices(this.gpu, [{ buffer: this.all[name]!, offset, bytes }]))[0]!;
  }

  destroy(): void {
    Object.values(this.all).forEach((buffer) => buffer.destroy());
  }
}

/** @throws OutOfMemoryError when no buffer can be so large */
export function checkSize(name: string, size: number, most: number): void {
  if (size <= most) return;
  throw new OutOfMemoryError(
    `the GPU's buffer "${name}" would need ${showBytes(size)}, and this GPU allows ${
      showBytes(most)
    }`,
  );
}

/** Makes weights, optimizer state, gradients and losses, all zero. @param accumulate batches of a step */
export function trainingBuffers(
  gpu: ReadableGpu,
  layout: Layout,
  state: readonly string[],
  accumulate: number,
): GpuBuffers {
  const buffers = new GpuBuffers(gpu);
  buffers.ensure("weights", 4 * layout.total);
  for (const { gradients, losses } of [batchResults, stepResults(accumulate)]) {
    buffers.ensure(gradients, 4 * layout.trainable);
    buffers.ensure(losses, 4 * accumulate);
  }
  for (const name of state) buffers.ensure(`state ${name}`, 4 * layout.trainable);
  return buffers;
}
