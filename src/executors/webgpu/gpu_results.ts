/** Tensors that stay on a GPU, and how the host reads them. */
import type { DeviceTensor, Results } from "../executor.ts";
import type { GpuRuntime } from "./bound_program.ts";
import { readSlices, type Slice } from "./read_buffer.ts";

/** A tensor in a buffer of the pool. */
export class GpuTensor implements DeviceTensor {
  #buffer: GPUBuffer | undefined;

  constructor(private readonly runtime: GpuRuntime, buffer: GPUBuffer) {
    this.#buffer = buffer;
  }

  /** @throws TypeError when it was released */
  get buffer(): GPUBuffer {
    if (this.#buffer === undefined) throw new TypeError("a tensor is used after its release");
    return this.#buffer;
  }

  release(): void {
    if (this.#buffer) this.runtime.pool.give(this.#buffer);
    this.#buffer = undefined;
  }
}

/** Results of one run, until they are taken or read. */
export class GpuResults implements Results {
  /** Those that nobody has taken or read so far. */
  readonly #unclaimed: Map<string, Slice>;
  /** Values of all results for the host, once one of them is asked for: waiting is what reading costs. */
  #read: Promise<Map<string, ArrayBuffer>> | undefined;

  constructor(
    private readonly runtime: GpuRuntime,
    results: ReadonlyMap<string, Slice>,
    private readonly staysOnDevice: (result: string) => boolean,
  ) {
    this.#unclaimed = new Map(results);
  }

  take(name: string): GpuTensor {
    return new GpuTensor(this.runtime, this.#claim(name).buffer);
  }

  async floats(name: string): Promise<Float32Array> {
    return new Float32Array(await this.#bytes(name));
  }

  async integers(name: string): Promise<Int32Array> {
    return new Int32Array(await this.#bytes(name));
  }

  /** Gives back what was neither taken nor read. */
  release(): void {
    for (const { buffer } of this.#unclaimed.values()) this.runtime.pool.give(buffer);
    this.#unclaimed.clear();
  }

  async #bytes(name: string): Promise<ArrayBuffer> {
    if (this.staysOnDevice(name)) {
      const slice = this.#claim(name), read = readSlices(this.runtime.gpu, [slice]);
      this.runtime.pool.give(slice.buffer);
      return (await read)[0]!;
    }
    this.#read ??= this.#readAll();
    this.runtime.pool.give(this.#claim(name).buffer);
    return (await this.#read).get(name)!;
  }

  async #readAll(): Promise<Map<string, ArrayBuffer>> {
    const asked = [...this.#unclaimed].filter(([name]) => !this.staysOnDevice(name));
    const values = await readSlices(this.runtime.gpu, asked.map(([, slice]) => slice));
    return new Map(asked.map(([name], i) => [name, values[i]!]));
  }

  #claim(name: string): Slice {
    const slice = this.#unclaimed.get(name);
    if (slice === undefined) throw new TypeError(`result ${name} is not there, or no longer`);
    this.#unclaimed.delete(name);
    return slice;
  }
}
