/**
 * What is given to a GPU at once: the commands of one step or of several, and before them all that they read of the host, by one
 * write. Each write and each submission costs the GPU a pause, and a copy within a command buffer hardly anything.
 */
import type { Gpu } from "./device.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";

/** Room for what the commands of a submission read, in bytes; more where one command buffer needs more. */
const usualBytes = 2 ** 20;

export class Submissions {
  readonly #commands: GPUCommandBuffer[] = [];
  /** What the buffer `uploads` will hold, and how much of it there is. */
  #values = new Uint8Array(usualBytes);
  #used = 0;

  constructor(
    private readonly gpu: Pick<Gpu, "device">,
    private readonly buffers: GpuBuffers,
  ) {
    buffers.ensure("uploads", usualBytes);
  }

  /** Command buffers that wait to be submitted. */
  get waiting(): number {
    return this.#commands.length;
  }

  /** Begins a command buffer. @param bytes at least as many as it will {@link upload} */
  begin(bytes: number): GPUCommandEncoder {
    if (this.#used + bytes > this.#values.length) this.submit();
    if (bytes > this.#values.length) {
      this.#values = new Uint8Array(bytes);
      this.buffers.ensure("uploads", bytes);
    }
    return this.gpu.device.createCommandEncoder();
  }

  /**
   * Lets a command buffer begin with numbers of the host at the start of a buffer.
   *
   * @param bytes a multiple of four @param write is given the memory to write them to
   */
  upload(
    encoder: GPUCommandEncoder,
    to: GPUBuffer,
    bytes: number,
    write: (memory: Uint8Array) => void,
  ): void {
    const from = this.#used;
    this.#used += bytes;
    write(this.#values.subarray(from, this.#used));
    encoder.copyBufferToBuffer(this.buffers.all.uploads!, from, to, 0, bytes);
  }

  /** Ends a command buffer, which is submitted together with others. */
  end(encoder: GPUCommandEncoder): void {
    this.#commands.push(encoder.finish());
  }

  /** Gives the GPU all that waits. To be called before a buffer that it may use is destroyed, written or read. */
  submit(): void {
    const { queue } = this.gpu.device, { uploads } = this.buffers.all;
    if (this.#used > 0) queue.writeBuffer(uploads!, 0, this.#values, 0, this.#used);
    if (this.#commands.length > 0) queue.submit(this.#commands.splice(0));
    this.#used = 0;
  }
}
