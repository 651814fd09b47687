/** Graphics cards as flags demand them. */
import { FlagError } from "../errors.ts";
import type { Flags } from "../flags/table.ts";
import type { Gpu } from "../executors/webgpu/device.ts";

type CardFlags = Pick<Flags, "cpu" | "device" | "local_gpu" | "gpu_matmul">;

/**
 * Opens the card of a number, for `--local_gpu`.
 *
 * @param number as `doctor` lists them; 0 or less takes the one that the driver ranks first
 * @returns undefined when there is none at all
 * @throws FlagError when this one cannot be had
 */
export async function openNumberedGpu(number: number): Promise<Gpu | undefined> {
  // Loaded only now: a driver may take its time.
  const { openCard } = await import("../executors/webgpu/cards.ts");
  return await asFlagError(() => openCard(number));
}

/**
 * With the matmul kernels that `--gpu_matmul` asks for.
 *
 * @param note is given what was measured, in lines
 * @throws FlagError when the card cannot run the kernel
 */
export async function fittedGpu(
  gpu: Gpu,
  wish: string,
  note: (line: string) => void,
): Promise<Gpu> {
  const { withMatmuls } = await import("../executors/webgpu/matmul_choice.ts");
  return await asFlagError(() => withMatmuls(gpu, wish, note));
}

async function asFlagError<T>(find: () => T): Promise<Awaited<T>> {
  const { CardError } = await import("../executors/webgpu/cards.ts");
  const { MatmulError } = await import("../executors/webgpu/matmul_choice.ts");
  try {
    return await find();
  } catch (error) {
    if (error instanceof CardError) throw new FlagError("--local_gpu", error.message);
    if (error instanceof MatmulError) throw new FlagError("--gpu_matmul", error.message);
    throw error;
  }
}

/** Finds mistakes before anything is begun. @throws FlagError when there is no such card or kernel */
export async function expectCardFlags(flags: CardFlags): Promise<void> {
  const { cpu, device, local_gpu, gpu_matmul } = flags;
  if (gpu_matmul !== "auto") {
    const { expectMatmulWish } = await import("../executors/webgpu/matmul_choice.ts");
    await asFlagError(() => expectMatmulWish(gpu_matmul));
  }
  if (cpu || device === "cpu" || local_gpu <= 0) return;
  const { cardNumbered } = await import("../executors/webgpu/cards.ts");
  await asFlagError(() => cardNumbered(local_gpu));
}

/** The card that `--device webgpu` insists on. @throws FlagError when there is none */
export async function expectGpu(number: number): Promise<Gpu> {
  const gpu = await openNumberedGpu(number);
  if (gpu !== undefined) return gpu;
  throw new FlagError(
    "--device",
    "no graphics card answers through WebGPU: its driver needs Vulkan (Linux), Metal or DirectX 12; a software " +
      "one comes with Debian's mesa-vulkan-drivers",
  );
}
