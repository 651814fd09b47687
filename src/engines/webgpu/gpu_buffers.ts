/** The buffers of a training run on a GPU, and copies between them and the host's memory. */
import { TrainingError } from "../../errors.ts";
import type { Layout } from "../layout.ts";
import { readBuffer } from "./read_buffer.ts";

/** Copied to and from the host in pieces of this many bytes, so that staging memory stays small. */
const pieceBytes = 16 * 2 ** 20;

export class GpuBuffers {
  readonly all: Record<string, GPUBuffer> = {};
  readonly #device: GPUDevice;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Bytes of all buffers. */
  get bytes(): number {
    return Object.values(this.all).reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Makes a buffer, or a larger one in the place of a smaller.
   *
   * @returns whether it is a new one
   * @throws TrainingError when no buffer can be so large
   */
  ensure(name: string, bytes: number): boolean {
    const size = Math.max(256, Math.ceil(bytes / 256) * 256);
    const known = this.all[name];
    if (known && known.size >= size) return false;
    checkSize(name, size, this.#device.limits.maxBufferSize);
    known?.destroy();
    this.all[name] = this.#device.createBuffer({
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
      this.#device.queue.writeBuffer(this.all[name]!, 4 * start, part);
    }
  }

  /** GPU to host. */
  async read(name: string, values: Float32Array): Promise<void> {
    const piece = pieceBytes / 4;
    for (let start = 0; start < values.length; start += piece) {
      const length = Math.min(piece, values.length - start);
      const bytes = await readBuffer(this.#device, this.all[name]!, 4 * start, 4 * length);
      values.set(new Float32Array(bytes), start);
    }
  }

  destroy(): void {
    Object.values(this.all).forEach((buffer) => buffer.destroy());
  }
}

function checkSize(name: string, size: number, most: number): void {
  if (size <= most) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new TrainingError(
    `the GPU's buffer "${name}" would need ${gigabytes(size)}, and this GPU allows ${
      gigabytes(most)
    }; try a smaller --batch_size`,
  );
}

/** Makes weights, gradients and optimizer state, all zero. */
export function trainingBuffers(
  device: GPUDevice,
  layout: Layout,
  state: readonly string[],
  accumulate: boolean,
): GpuBuffers {
  const buffers = new GpuBuffers(device);
  buffers.ensure("weights", 4 * layout.total);
  buffers.ensure("gradients", 4 * layout.trainable);
  if (accumulate) buffers.ensure("accumulated", 4 * layout.trainable);
  for (const name of state) buffers.ensure(`state ${name}`, 4 * layout.trainable);
  return buffers;
}
