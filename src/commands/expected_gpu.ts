/** The graphics card that `--device webgpu` insists on. */
import { FlagError } from "../errors.ts";
import type { Gpu } from "../executors/webgpu/device.ts";

/** @throws FlagError when there is none */
export async function expectGpu(): Promise<Gpu> {
  // Loaded only now: a driver may take its time.
  const { openGpu } = await import("../executors/webgpu/device.ts");
  const gpu = await openGpu();
  if (gpu !== undefined) return gpu;
  throw new FlagError(
    "--device",
    "no graphics card answers through WebGPU: its driver needs Vulkan (Linux), Metal or DirectX 12; a software " +
      "one comes with Debian's mesa-vulkan-drivers",
  );
}
