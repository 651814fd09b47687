/** A planned run on a GPU, ready to be given inputs again and again. */
import type { BufferPool } from "./buffer_pool.ts";
import type { Gpu } from "./device.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { constantStride } from "./plan.ts";
import { Program } from "./program.ts";
import { type Slice, wholeWords } from "./read_buffer.ts";
import { residentBuffer, resultBuffer, type RunPlan } from "./run_plan.ts";
import { writeConstants } from "./write_constants.ts";

/** What all runs of an executor share. Commands run in the order they are given, so one arena serves all graphs. */
export interface GpuRuntime {
  readonly gpu: Gpu;
  /** Holds `arena` and `inputs`, which grow with the largest run. */
  readonly buffers: GpuBuffers;
  /** For results, and for tensors that the host uploads. */
  readonly pool: BufferPool;
}

/** Data of inputs by name, stored as the plan says. */
export type HostArrays = Readonly<Record<string, ArrayBufferView | undefined>>;

type NamedBuffers = Readonly<Record<string, GPUBuffer>>;

export class BoundPlan {
  readonly #constants: GPUBuffer;
  readonly #upload: Uint8Array<ArrayBuffer>;
  /** What the program is bound to, and the program. */
  #arena: GPUBuffer | undefined;
  #inputs: GPUBuffer | undefined;
  #program: Program | undefined;

  /** @param weights the buffers that places of weights name */
  constructor(
    private readonly runtime: GpuRuntime,
    private readonly plan: RunPlan,
    private readonly weights: NamedBuffers,
  ) {
    const { gpu: { device }, pool } = runtime;
    this.#upload = new Uint8Array(plan.inputBytes);
    this.#constants = pool.take(constantStride * plan.constants.length);
    writeConstants(device, this.#constants, plan);
  }

  /**
   * Gives one run to the GPU.
   *
   * @param resident buffers of the inputs that are there already, by name
   * @returns each result, by name, in a buffer of the pool
   * @throws RangeError when an input is missing
   */
  run(arrays: HostArrays, resident: NamedBuffers): Map<string, Slice> {
    const { gpu: { device }, pool } = this.runtime;
    const program = this.#current();
    this.#fill(arrays);
    const results = new Map<string, Slice>();
    const buffers: Record<string, GPUBuffer> = {};
    for (const [name, buffer] of Object.entries(resident)) buffers[residentBuffer(name)] = buffer;
    for (const [name, bytes] of this.plan.results) {
      const buffer = buffers[resultBuffer(name)] = pool.take(bytes);
      results.set(name, { buffer, offset: 0, bytes });
    }
    if (this.#upload.length > 0) device.queue.writeBuffer(this.#inputs!, 0, this.#upload);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    program.encode(pass, buffers);
    pass.end();
    this.#copyResults(encoder, buffers);
    device.queue.submit([encoder.finish()]);
    return results;
  }

  release(): void {
    this.#program?.release();
    this.runtime.pool.give(this.#constants);
  }

  /** The program, bound anew when a larger run has replaced the shared buffers. */
  #current(): Program {
    const { gpu, buffers } = this.runtime;
    buffers.ensure("arena", this.plan.arenaBytes);
    buffers.ensure("inputs", this.plan.inputBytes);
    const { arena, inputs } = buffers.all;
    if (this.#program && arena === this.#arena && inputs === this.#inputs) return this.#program;
    this.#program?.release();
    this.#arena = arena;
    this.#inputs = inputs;
    const fixed = { ...this.weights, arena: arena!, inputs: inputs!, constants: this.#constants };
    return this.#program = new Program(gpu, this.plan.dispatches, fixed);
  }

  #fill(arrays: HostArrays): void {
    for (const [name, { offset, bytes }] of this.plan.inputs) {
      const data = arrays[name];
      if (data === undefined) throw new RangeError(`no value given for ${name}`);
      if (data.byteLength !== bytes) {
        throw new RangeError(`${name} has ${data.byteLength} bytes, and the graph reads ${bytes}`);
      }
      this.#upload.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    }
  }

  #copyResults(encoder: GPUCommandEncoder, runBuffers: NamedBuffers): void {
    const fixed = { ...this.weights, inputs: this.#inputs!, constants: this.#constants };
    const buffers: NamedBuffers = { ...fixed, ...runBuffers };
    for (const { from: { buffer, offset, bytes }, to } of this.plan.copies) {
      encoder.copyBufferToBuffer(buffers[buffer]!, offset, buffers[to]!, 0, wholeWords(bytes));
    }
  }
}
