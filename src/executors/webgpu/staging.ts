/**
 * Buffers through which the host reads what lies on a GPU.
 *
 * Deno's `mapAsync` waits for the GPU within the call, and then lets its promise sleep for 10 ms. The memory is mapped by the
 * time the call returns, so there it is read without awaiting the promise. Nothing promises that this stays so: it is tried
 * out when a device is opened, and wherever it fails the promise is awaited.
 */

/** Larger buffers are not kept: weights are read in pieces of this size, and nothing else is as large. */
const mostKept = 16 * 2 ** 20;

/** A buffer that has been mapped at least once: Deno ends the process over the range of one that never was. */
type Mappable = GPUBuffer;

export class Staging {
  #idle: Mappable | undefined;
  #atOnce = false;

  constructor(private readonly device: GPUDevice) {}

  /** Whether reading waits for no promise. */
  get readsAtOnce(): boolean {
    return this.#atOnce;
  }

  /** Tries out whether mapped memory is there when `mapAsync` returns. */
  async tryOut(): Promise<void> {
    const words = 64;
    const source = this.device.createBuffer({
      size: 4 * words,
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    const passes = async (value: number) => {
      const expected = new Uint32Array(words).fill(value);
      this.device.queue.writeBuffer(source, 0, expected);
      const copy = (to: GPUBuffer) => copied(this.device, source, to);
      const found = new Uint32Array(await this.read(4 * words, copy));
      return found.every((word) => word === value);
    };
    const awaited = await passes(1);
    this.#atOnce = true;
    const right = await passes(2) && await passes(3);
    this.#atOnce &&= awaited && right;
    source.destroy();
  }

  /**
   * What lies in a buffer of the host once `fill` has submitted a copy to it.
   *
   * @param bytes a multiple of four
   */
  async read(bytes: number, fill: (staging: GPUBuffer) => void): Promise<ArrayBuffer> {
    const kept = this.#take(bytes);
    if (kept) {
      fill(kept);
      const found = mappedAtOnce(kept, bytes);
      if (found) {
        this.#keep(kept);
        return found;
      }
      this.#atOnce = false;
      kept.destroy();
    }
    const fresh = this.device.createBuffer({
      label: "staging",
      size: bytes,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    fill(fresh);
    await fresh.mapAsync(GPUMapMode.READ);
    const found = fresh.getMappedRange(0, bytes).slice(0);
    fresh.unmap();
    this.#keep(fresh);
    return found;
  }

  destroy(): void {
    this.#idle?.destroy();
    this.#idle = undefined;
  }

  #take(bytes: number): Mappable | undefined {
    const idle = this.#idle;
    if (!this.#atOnce || idle === undefined || idle.size < bytes) return undefined;
    this.#idle = undefined;
    return idle;
  }

  /** Keeps the larger of the buffer and the one there is. */
  #keep(buffer: Mappable): void {
    const known = this.#idle;
    if (buffer.size > mostKept || known !== undefined && known.size >= buffer.size) {
      buffer.destroy();
      return;
    }
    known?.destroy();
    this.#idle = buffer;
  }
}

/** The buffer's contents, or undefined where they are not there yet. */
function mappedAtOnce(buffer: Mappable, bytes: number): ArrayBuffer | undefined {
  // A promise of a buffer that is unmapped or destroyed before it settles may be rejected.
  buffer.mapAsync(GPUMapMode.READ, 0, bytes).catch(() => {});
  try {
    const copy = buffer.getMappedRange(0, bytes).slice(0);
    buffer.unmap();
    return copy;
  } catch {
    return undefined;
  }
}

function copied(device: GPUDevice, source: GPUBuffer, to: GPUBuffer): void {
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, to, 0, source.size);
  device.queue.submit([encoder.finish()]);
}
