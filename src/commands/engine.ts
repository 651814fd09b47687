/** Which engine a run uses, and why. */
import type { Engine } from "../engines/engine.ts";
import { CpuEngine } from "../engines/onnx/cpu_engine.ts";
import { availableCores, chooseLanes } from "../engines/onnx/lanes.ts";
import type { Gpu } from "../engines/webgpu/device.ts";
import { FlagError } from "../errors.ts";
import type { Model } from "../models/graphs.ts";
import type { Optimizer } from "../optimizers/rule.ts";
import type { Parameters } from "../parameters/table.ts";

/** An engine and the reason for it, for the log. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly why: string;
}

/**
 * A GPU if there is a real one, else the CPU; `--cpu` and `--device` decide otherwise.
 *
 * @throws FlagError when a GPU is demanded and there is none
 */
export async function startEngine(
  model: Model,
  optimizer: Optimizer,
  parameters: Parameters,
): Promise<ChosenEngine> {
  const cores = parameters.cpu_threads || availableCores((name) => Deno.env.get(name));
  const options = {
    lanes: chooseLanes(cores, parameters.batch_size),
    clipGradNorm: parameters.clip_grad_norm,
    accumulate: parameters.accumulate_gradients,
  };
  const { gpu, why } = await chooseGpu(parameters);
  if (gpu === undefined) return { engine: await CpuEngine.start(model, optimizer, options), why };
  const { GpuEngine } = await import("../engines/webgpu/gpu_engine.ts");
  return { engine: new GpuEngine(gpu, model, optimizer, options), why };
}

async function chooseGpu({ cpu, device }: Parameters): Promise<{ gpu?: Gpu; why: string }> {
  if (cpu) return { why: "--cpu true" };
  if (device === "cpu") return { why: "--device cpu" };
  // Loaded only now: a driver may take its time.
  const { openGpu } = await import("../engines/webgpu/device.ts");
  const gpu = await openGpu();
  if (device === "webgpu") {
    if (gpu !== undefined) return { gpu, why: "--device webgpu" };
    throw new FlagError(
      "--device",
      "no graphics card answers through WebGPU: its driver needs Vulkan (Linux), Metal or DirectX 12; a software " +
        "one comes with Debian's mesa-vulkan-drivers",
    );
  }
  if (gpu === undefined) return { why: "no graphics card was found" };
  if (!gpu.software) return { gpu, why: "the graphics card that was found" };
  gpu.device.destroy();
  return { why: `the only graphics card, ${gpu.name}, is a software one` };
}
