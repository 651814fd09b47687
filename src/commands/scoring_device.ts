/**
 * What scores and decodes saved models: a card through CUDA where ONNX Runtime has what that needs, else the CPU; through WebGPU
 * on demand.
 */
import { NoCudaError, openCuda } from "../executors/onnx/cuda.ts";
import type { Accelerator } from "../executors/onnx/session.ts";
import type { Gpu } from "../executors/webgpu/device.ts";
import { FlagError } from "../errors.ts";
import type { Flags } from "../flags/table.ts";
import { expectCardFlags, expectGpu, fittedGpu } from "./expected_gpu.ts";
import { cudaCardOf, visibleCards } from "./rank_card.ts";

/** The flags that decide. */
export type ScoringFlags = Pick<Flags, "cpu" | "device" | "local_gpu" | "gpu_matmul">;

/**
 * @param warn is given the reason why a card that looks usable is not
 * @param localRank number of this process among those of its machine: its card where the flags give none
 * @param isForCuda `--local_gpu` means a card of CUDA's, not one that trains as well
 * @returns undefined for the CPU
 * @throws FlagError when CUDA is demanded and cannot be had
 */
export function chooseAccelerator(
  { cpu, device, local_gpu }: ScoringFlags,
  warn: (message: string) => void,
  localRank = 0,
  isForCuda = true,
): Accelerator | undefined {
  if (cpu || device === "cpu") return undefined;
  try {
    return openCuda(local_gpu < 0 ? cudaCardOf(localRank, visibleCards(localRank)) : local_gpu);
  } catch (error) {
    if (!(error instanceof NoCudaError)) throw error;
    if (device === "cuda") throw new FlagError("--device", `cuda: ${error.message}`);
    // Card 0 is what old command lines say, also on machines without one.
    if (local_gpu > 0 && isForCuda) throw new FlagError("--local_gpu", error.message);
    if (!error.isAbsent) warn(`CUDA is not used for evaluation: ${error.message}`);
    return undefined;
  }
}

/** What a saved model runs on: the CPU where neither is there. */
export interface InferenceDevice {
  readonly accelerator?: Accelerator | undefined;
  readonly gpu?: Gpu;
}

/**
 * WebGPU only where the flags insist on it.
 *
 * @param warn is given the reason why a card that looks usable is not, and what was measured on a new one
 * @param localRank number of this process among those of its machine
 * @throws FlagError when a card is demanded and cannot be had
 */
export async function chooseInferenceDevice(
  flags: ScoringFlags,
  warn: (message: string) => void,
  localRank = 0,
): Promise<InferenceDevice> {
  if (flags.cpu || flags.device !== "webgpu") {
    return { accelerator: chooseAccelerator(flags, warn, localRank) };
  }
  return { gpu: await fittedGpu(await expectGpu(flags.local_gpu), flags.gpu_matmul, warn) };
}

/** Finds mistakes before a run has a folder. @throws FlagError for what does not train */
export async function checkTrainingDevice(flags: ScoringFlags): Promise<void> {
  if (flags.device === "cuda") {
    throw new FlagError(
      "--device",
      "cuda evaluates saved models (--eval_only, --eval_from_exp, predict); training takes webgpu or cpu",
    );
  }
  await expectCardFlags(flags);
}
