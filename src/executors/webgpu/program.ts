/** A plan on a GPU: its pipelines, bind groups and uniforms, ready to be encoded again and again. */
import type { Gpu } from "./device.ts";
import type { Pipelines } from "./pipelines.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";
import type { ComputePass } from "./profile.ts";

/** Uniforms start at multiples of this many bytes on every device. */
const uniformAlignment = 256;

interface Encoded {
  readonly dispatch: PlannedDispatch;
  /** Where its uniform begins, in bytes. */
  readonly uniform: number;
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
  /** What the dispatches are bound to, if that is the same in each run. */
  readonly #groups: readonly GPUBindGroup[] | undefined;

  /** @param buffers what the dispatches' places name, except for buffers that {@link encode} is given */
  constructor(
    { device, pipelines }: Pick<Gpu, "device" | "pipelines">,
    dispatches: readonly PlannedDispatch[],
    private readonly buffers: Buffers,
  ) {
    this.#device = device;
    this.#pipelines = pipelines;
    const { starts, end } = uniformPlaces(dispatches);
    this.#uniforms = device.createBuffer({
      label: "dims",
      size: Math.max(uniformAlignment, end),
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#encoded = dispatches.map((dispatch, i) => {
      const isComplete = dispatch.storage.every(({ buffer }) => buffer in buffers);
      const uniform = starts[i]!;
      return {
        ...{ dispatch, uniform },
        pipeline: pipelines.pipeline(dispatch),
        group: isComplete ? this.#bind(dispatch, uniform, buffers) : undefined,
      };
    });
    const groups = this.#encoded.flatMap(({ group }) => group ?? []);
    this.#groups = groups.length === dispatches.length ? groups : undefined;
    this.#writeDims();
  }

  get dispatches(): number {
    return this.#encoded.length;
  }

  get names(): string[] {
    return this.#encoded.map(({ dispatch }) => dispatch.kernel);
  }

  /** What the dispatches are bound to in a run. @param more the buffers of this run alone */
  groups(more: Buffers = {}): readonly GPUBindGroup[] {
    if (this.#groups) return this.#groups;
    const buffers = { ...this.buffers, ...more };
    return this.#encoded.map(({ dispatch, group, uniform }) =>
      group ?? this.#bind(dispatch, uniform, buffers)
    );
  }

  /** Records all dispatches. @param groups those of the run */
  encode(pass: ComputePass, groups = this.groups()): void {
    let last: GPUComputePipeline | undefined;
    this.#encoded.forEach(({ dispatch, pipeline }, i) => {
      if (pipeline !== last) pass.setPipeline(pipeline);
      last = pipeline;
      pass.setBindGroup(0, groups[i]!);
      pass.dispatchWorkgroups(...dispatch.groups);
    });
  }

  release(): void {
    this.#uniforms.destroy();
  }

  #writeDims(): void {
    const words = new Uint32Array(this.#encoded.length === 0 ? 0 : this.#uniforms.size / 4);
    for (const { dispatch: { dims }, uniform } of this.#encoded) words.set(dims, uniform / 4);
    if (words.length > 0) this.#device.queue.writeBuffer(this.#uniforms, 0, words);
  }

  /** @param offset where its uniform begins */
  #bind(dispatch: PlannedDispatch, offset: number, buffers: Buffers): GPUBindGroup {
    const uniform = {
      ...{ buffer: this.#uniforms, offset },
      size: Math.max(16, Math.ceil(dispatch.dims.length / 4) * 16),
    };
    const resources = [uniform, ...dispatch.storage.map((place) => stored(place, buffers))];
    return this.#device.createBindGroup({
      // For profiles.
      label: dispatch.interface.capacity === undefined ? dispatch.dims.join(" ") : "several",
      layout: this.#pipelines.layout(dispatch),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }
}

/** Where the uniforms of dispatches begin, and where the last ends, in bytes. */
function uniformPlaces(dispatches: readonly PlannedDispatch[]) {
  const starts: number[] = [];
  let end = 0;
  for (const { dims } of dispatches) {
    starts.push(end);
    end += Math.ceil(4 * dims.length / uniformAlignment) * uniformAlignment;
  }
  return { starts, end };
}

function stored({ buffer: name, offset, bytes }: BufferSlice, buffers: Buffers): GPUBufferBinding {
  const buffer = buffers[name];
  if (buffer === undefined) throw new Error(`no buffer ${name} was given`);
  // Kernels may see the array as vectors of four.
  return { buffer, offset, size: Math.max(16, Math.ceil(bytes / 16) * 16) };
}
