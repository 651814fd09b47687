/** Kernels compiled for a device. */
import { kernelText } from "./kernel_text.ts";
import type { PlannedDispatch } from "./plan.ts";

/** Compiled pipelines, shared by all that runs on a device: a kernel takes longer to compile than to run. */
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
    const key = JSON.stringify([kernel, source, slots, constants, dispatch.interface]);
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
