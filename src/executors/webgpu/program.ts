/** A plan on a GPU: its pipelines, bind groups and uniforms, ready to be encoded again and again. */
import type { Gpu } from "./device.ts";
import type { Pipelines } from "./pipelines.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";
import type { ComputePass } from "./profile.ts";

/** Uniforms start at multiples of this many bytes on every device. */
const uniformAlignment = 256;

interface Encoded {
  readonly dispatch: PlannedDispatch;
  readonly pipeline: GPUComputePipeline;
  /** Left out where it is bound to a buffer that each run brings along. */
  readonly group: GPUBindGroup | undefined;
}

type Buffers = Readonly<Record<string, GPUBuffer>>;

/** The dispatches of a plan with everything bound that stays the same from run to run. */
export class Program {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #uniforms: GPUBuffer;
  readonly #encoded: readonly Encoded[];

  /** @param buffers what the dispatches' places name, except for buffers that {@link encode} is given */
  constructor(
    { device, pipelines }: Pick<Gpu, "device" | "pipelines">,
    dispatches: readonly PlannedDispatch[],
    private readonly buffers: Buffers,
  ) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#uniforms = device.createBuffer({
      label: "dims",
      size: Math.max(1, dispatches.length) * uniformAlignment,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.setDims(dispatches.map(({ dims }) => dims));
    this.#encoded = dispatches.map((dispatch, i) => {
      const isComplete = dispatch.storage.every(({ buffer }) => buffer in buffers);
      return {
        dispatch,
        pipeline: pipelines.pipeline(dispatch),
        group: isComplete ? this.#bind(dispatch, i, buffers) : undefined,
      };
    });
  }

  get dispatches(): number {
    return this.#encoded.length;
  }

  get names(): string[] {
    return this.#encoded.map(({ dispatch }) => dispatch.kernel);
  }

  /** Replaces the uniforms of all dispatches, for the runs to come. */
  setDims(dims: readonly (readonly number[])[]): void {
    const words = new Uint32Array(dims.length * uniformAlignment / 4);
    dims.forEach((values, i) => words.set(values, i * uniformAlignment / 4));
    if (words.length > 0) this.#device.queue.writeBuffer(this.#uniforms, 0, words);
  }

  /** Records all dispatches. @param more the buffers of this run alone */
  encode(pass: ComputePass, more: Buffers = {}): void {
    const buffers = { ...this.buffers, ...more };
    this.#encoded.forEach(({ dispatch, pipeline, group }, i) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group ?? this.#bind(dispatch, i, buffers));
      pass.dispatchWorkgroups(...dispatch.groups);
    });
  }

  release(): void {
    this.#uniforms.destroy();
  }

  /** @param index of the dispatch among those of the program */
  #bind(dispatch: PlannedDispatch, index: number, buffers: Buffers): GPUBindGroup {
    const uniform = {
      buffer: this.#uniforms,
      offset: index * uniformAlignment,
      size: Math.max(16, Math.ceil(dispatch.dims.length / 4) * 16),
    };
    const resources = [uniform, ...dispatch.storage.map((place) => stored(place, buffers))];
    return this.#device.createBindGroup({
      // For profiles.
      label: dispatch.dims.join(" "),
      layout: this.#pipelines.layout(dispatch),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }
}

function stored({ buffer: name, offset, bytes }: BufferSlice, buffers: Buffers): GPUBufferBinding {
  const buffer = buffers[name];
  if (buffer === undefined) throw new Error(`no buffer ${name} was given`);
  // Kernels may see the array as vectors of four.
  return { buffer, offset, size: Math.max(16, Math.ceil(bytes / 16) * 16) };
}
