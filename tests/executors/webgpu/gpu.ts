import { runnableMatmuls } from "../../../src/executors/webgpu/matmul_search.ts";
import type { MatmulKernel } from "../../../src/graph/dispatch.ts";
import { only, shares } from "../../../src/lowering/matmul_kernels.ts";
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

/** The matmul kernels for cards that the device can run; those that split the inner dimension do so at any size. */
export function testedMatmuls(gpu: Gpu): MatmulKernel[] {
  const kernels = runnableMatmuls({ ...gpu, software: false });
  return [
    ...kernels.filter(({ share }) => share === undefined),
    ...kernels.filter(({ share }) => share === shares[0]).map((kernel) => ({
      ...kernel,
      name: `${kernel.name} at any size`,
      share: 1,
    })),
  ];
}

/**
 * The same device, planned for as if it were a graphics card: dispatches are merged, products make their left operands.
 *
 * @param turn chooses a matmul kernel, the one for all devices with 0
 */
export function asCard(gpu: Gpu, turn = 0): Gpu {
  const kernels = [undefined, ...testedMatmuls(gpu)];
  const matmuls = only(kernels[turn % kernels.length]);
  const card = { dispatchesAreDear: true, concurrentWorkgroups: 256, mostBindings: 16, matmuls };
  return { ...gpu, ...card };
}
