import { FlagError } from "../src/errors.ts";
import { type Gpu, openGpu } from "../src/executors/webgpu/device.ts";
import { withMatmuls } from "../src/executors/webgpu/matmul_choice.ts";

/**
 * The GPU, with the matmul kernels that training would choose.
 *
 * @param bench names the benchmark
 * @throws FlagError where none answers
 */
export async function chosenGpu(bench: string): Promise<Gpu> {
  const gpu = await openGpu();
  if (!gpu) throw new FlagError(`bench ${bench}`, "no GPU answers through WebGPU");
  return await withMatmuls(gpu, "auto", console.log);
}
