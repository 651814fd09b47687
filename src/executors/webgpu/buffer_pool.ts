/** Buffers for tensors that come and go: a released buffer serves the next tensor of about its size. */
import type { Gpu } from "./device.ts";
import { checkSize } from "./gpu_buffers.ts";

/** No buffer is smaller, in bytes. */
const smallest = 256;

export class BufferPool {
  #mostIdle: number;
  /** Idle buffers by size; the size that was released longest ago comes first. */
  readonly #idle = new Map<number, GPUBuffer[]>();
  #idleBytes = 0;

  /** @param mostIdle bytes that may lie idle: what is released beyond them is destroyed, the oldest first */
  constructor(private readonly gpu: Pick<Gpu, "device">, mostIdle: number) {
    this.#mostIdle = mostIdle;
  }

  /**
   * A buffer of at least so many bytes, whose contents are arbitrary.
   *
   * @throws OutOfMemoryError when no buffer can be so large
   */
  take(bytes: number): GPUBuffer {
    const size = sizeClass(bytes);
    const reused = this.#remove(size);
    if (reused) return reused;
    const { device } = this.gpu;
    checkSize("tensor", size, device.limits.maxBufferSize);
    return device.createBuffer({
      label: "tensor",
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
  }

  /** Takes a buffer back, which commands given to the GPU before may still use: it runs commands in order. */
  give(buffer: GPUBuffer): void {
    const { size } = buffer;
    const buffers = this.#idle.get(size) ?? [];
    buffers.push(buffer);
    this.#idle.delete(size);
    this.#idle.set(size, buffers);
    this.#idleBytes += size;
    while (this.#idleBytes > this.#mostIdle) {
      this.#remove(this.#idle.keys().next().value!)!.destroy();
    }
  }

  /** Destroys all idle buffers, and those still in use when they are released. */
  destroy(): void {
    this.#mostIdle = 0;
    this.#idle.forEach((buffers) => buffers.forEach((buffer) => buffer.destroy()));
    this.#idle.clear();
    this.#idleBytes = 0;
  }

  #remove(size: number): GPUBuffer | undefined {
    const buffers = this.#idle.get(size);
    const buffer = buffers?.pop();
    if (buffer) this.#idleBytes -= size;
    if (buffers?.length === 0) this.#idle.delete(size);
    return buffer;
  }
}

/** Four sizes for each power of two, so that caches that grow by a row find buffers that fit. */
function sizeClass(bytes: number): number {
  const step = Math.max(smallest, 2 ** (Math.floor(Math.log2(Math.max(bytes, 1))) - 2));
  return Math.max(1, Math.ceil(bytes / step)) * step;
}
