/** A plan on a GPU: its pipelines, bind groups and uniforms, ready to be encoded again and again. */
import { kernelText } from "./kernel_text.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";
import type { ComputePass } from "./profile.ts";

/** Compiled pipelines, shared by all plans of a device. */
export class Pipelines {
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  readonly #layouts = new Map<number, GPUBindGroupLayout>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

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
    this.#device.pushErrorScope("validation");
    const module = this.#device.createShaderModule({ label: kernel, code });
    const layout = this.#device.createPipelineLayout({
      bindGroupLayouts: [this.layout(dispatch)],
    });
    const pipeline = this.#device.createComputePipeline({
      label: kernel,
      layout,
      compute: { module, entryPoint: "main", constants: { ...constants } },
    });
    this.#device.popErrorScope().then(
      (error) => reportError(this.#device, kernel, error),
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
    const layout = this.#device.createBindGroupLayout({ entries });
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
  readonly name: string;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

/** The dispatches of a plan with everything bound. */
export class Program {
  readonly #device: GPUDevice;
  readonly #uniforms: GPUBuffer;
  readonly #encoded: readonly Encoded[];

  /** @param buffers the buffers that the dispatches' places name */
  constructor(
    device: GPUDevice,
    pipelines: Pipelines,
    dispatches: readonly PlannedDispatch[],
    buffers: Readonly<Record<string, GPUBuffer>>,
  ) {
    this.#device = device;
    this.#uniforms = device.createBuffer({
      label: "dims",
      size: Math.max(1, dispatches.length) * uniformAlignment,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.setDims(dispatches.map(({ dims }) => dims));
    const uniform = (i: number, { dims }: PlannedDispatch) => ({
      buffer: this.#uniforms,
      offset: i * uniformAlignment,
      size: Math.max(16, Math.ceil(dims.length / 4) * 16),
    });
    const stored = ({ buffer, offset, bytes }: BufferSlice) => ({
      buffer: named(buffers, buffer),
      offset,
      // Kernels may see the array as vectors of four.
      size: Math.max(16, Math.ceil(bytes / 16) * 16),
    });
    this.#encoded = dispatches.map((dispatch, i) => {
      const { kernel, storage, groups } = dispatch;
      const resources = [uniform(i, dispatch), ...storage.map(stored)];
      return {
        name: kernel,
        pipeline: pipelines.pipeline(dispatch),
        workgroups: groups,
        group: device.createBindGroup({
          // For profiles.
          label: dispatch.dims.join(" "),
          layout: pipelines.layout(dispatch),
          entries: resources.map((resource, binding) => ({ binding, resource })),
        }),
      };
    });
  }

  get dispatches(): number {
    return this.#encoded.length;
  }

  get names(): string[] {
    return this.#encoded.map(({ name }) => name);
  }

  /** Replaces the uniforms of all dispatches, for the runs to come. */
  setDims(dims: readonly (readonly number[])[]): void {
    const words = new Uint32Array(dims.length * uniformAlignment / 4);
    dims.forEach((values, i) => words.set(values, i * uniformAlignment / 4));
    if (words.length > 0) this.#device.queue.writeBuffer(this.#uniforms, 0, words);
  }

  /** Records all dispatches. */
  encode(pass: ComputePass): void {
    for (const { pipeline, group, workgroups } of this.#encoded) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  release(): void {
    this.#uniforms.destroy();
  }
}

function named(buffers: Readonly<Record<string, GPUBuffer>>, name: string): GPUBuffer {
  const buffer = buffers[name];
  if (buffer === undefined) throw new Error(`no buffer ${name} was given`);
  return buffer;
}
