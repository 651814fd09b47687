/** A plan's program and the buffers that stay the same from run to run; what the host gives is uploaded in one piece. */
import type { BufferPool } from "./buffer_pool.ts";
import type { Gpu } from "./device.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { constantStride } from "./plan.ts";
import { Program } from "./program.ts";
import type { RunPlan } from "./run_plan.ts";
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

export type NamedBuffers = Readonly<Record<string, GPUBuffer>>;

export class BoundProgram {
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

  /** Uploads the inputs of a run. @returns its program @throws RangeError when an input is missing */
  given(arrays: HostArrays): Program {
    const program = this.#current();
    this.#fill(arrays);
    const { queue } = this.runtime.gpu.device;
    if (this.#upload.length > 0) queue.writeBuffer(this.#inputs!, 0, this.#upload);
    return program;
  }

  /** Buffers that results may be copied from, besides those of a run. */
  get readable(): NamedBuffers {
    return { ...this.weights, inputs: this.#inputs!, constants: this.#constants };
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
}
