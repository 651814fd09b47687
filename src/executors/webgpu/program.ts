/** A plan on a GPU: its pipelines, bind groups and uniforms, ready to be encoded again and again. */
import { kernelText } from "./kernel_text.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";
import type { ComputePass } from "./profile.ts";

/** Compiled pipelines, shared by all plans of a device. */
export class Pipelines {
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  readonly #layouts = new Map<number, GPUBindGroupLayout>();

  constructor(private readonly device: GPUDevice) {}

  /** Number of different pipelines compiled so far. */
  get count(): number {
    return this.#pipelines.size;
  }

  pipeline(dispatch: PlannedDispatch): GPUComputePipeline {
    const { kernel, source, slots, constants } = dispatch;
    const key = JSON.stringify([kernel, slots, constants, dispatch.interface]);
    const known = this.#pipelines.get(key);
    if (known) return known;
    const code = kernelText(source, slots, dispatch.interface);
    this.device.pushErrorScope("validation");
    const module = this.device.createShaderModule({ label: kernel, code });
    const layout = this.device.createPipelineLayout({
      bindGroupLayouts: [this.layout(dispatch)],
    });
    const pipeline = this.device.createComputePipeline({
      label: kernel,
      layout,
      compute: { module, entryPoint: "main", constants: { ...constants } },
    });
    this.device.popErrorScope().then(
      (error) => reportError(this.device, kernel, error),
      () => {},
    );
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  /** Explicit, because in a derived layout a binding that a kernel does not touch would be missing. */
  layout({ storage }: PlannedDispatch): GPUBindGroupLayout {
    const known = this.#layouts.get(storage.length);
    if (known) return known;
    const entries = Array.from({ length: storage.length + 1 }, (_, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: binding === 0 ? "uniform" as const : "storage" as const },
    }));
    const layout = this.device.createBindGroupLayout({ entries });
    this.#layouts.set(storage.length, layout);
    return layout;
  }
}

/** Raises an error of a kernel's compilation again, with its name: not every message has it. */
function reportError(device: GPUDevice, kernel: string, problem: GPUError | null): void {
  if (problem === null) return;
  const error = new GPUValidationError(`kernel ${kernel}: ${problem.message}`);
  device.dispatchEvent(new GPUUncapturedErrorEvent("uncapturederror", { error }));
}

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
  readonly #uniforms: GPUBuffer;
  readonly #encoded: readonly Encoded[];

  /** @param buffers what the dispatches' places name, except for buffers that {@link encode} is given */
  constructor(
    private readonly device: GPUDevice,
    private readonly pipelines: Pipelines,
    dispatches: readonly PlannedDispatch[],
    private readonly buffers: Buffers,
  ) {
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
    if (words.length > 0) this.device.queue.writeBuffer(this.#uniforms, 0, words);
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
    return this.device.createBindGroup({
      // For profiles.
      label: dispatch.dims.join(" "),
      layout: this.pipelines.layout(dispatch),
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
