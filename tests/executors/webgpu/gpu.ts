import { runnableMatmuls } from "../../../src/executors/webgpu/matmul_search.ts";
import { only } from "../../../src/executors/webgpu/matmul_trial.ts";
import { type Gpu, openGpu } from "../../../src/executors/webgpu/device.ts";

let opened: Promise<Gpu> | undefined;

/** One device for all tests of a process. @throws Error that says what to install when there is no adapter */
export function testGpu(): Promise<Gpu> {
  return opened ??= openGpu().then((gpu) => {
    if (gpu) return gpu;
    throw new Error(
      "these tests need a GPU, or a software one: run `apt-get install -y mesa-vulkan-drivers` as root",
    );
  });
}

/**
 * The same device, planned for as if it were a graphics card: dispatches are merged, products make their left operands.
 *
 * @param turn chooses a matmul kernel, the one for all devices with 0
 */
export function asCard(gpu: Gpu, turn = 0): Gpu {
  const kernels = [undefined, ...runnableMatmuls(gpu)];
  const matmuls = only(kernels[turn % kernels.length]);
  const card = { dispatchesAreDear: true, concurrentWorkgroups: 256, mostBindings: 16, matmuls };
  return { ...gpu, ...card };
}
