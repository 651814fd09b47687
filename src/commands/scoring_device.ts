/**
 * What scores and decodes: a card through CUDA where ONNX Runtime has what that needs, else the CPU; through WebGPU on
 * demand.
 */
import { NoCudaError, openCuda } from "../executors/onnx/cuda.ts";
import type { Accelerator } from "../executors/onnx/session.ts";
import type { Gpu } from "../executors/webgpu/device.ts";
import { FlagError } from "../errors.ts";
import type { Flags } from "../flags/table.ts";
import { expectGpu } from "./expected_gpu.ts";

/** The flags that decide. */
export type ScoringFlags = Pick<Flags, "cpu" | "device" | "local_gpu">;

/**
 * @param warn is given the reason why a card that looks usable is not
 * @param usualCard number of the card where the flags give none
 * @returns undefined for the CPU
 * @throws FlagError when CUDA is demanded and cannot be had
 */
export function chooseAccelerator(
  { cpu, device, local_gpu }: ScoringFlags,
  warn: (message: string) => void,
  usualCard = 0,
): Accelerator | undefined {
  if (cpu || device === "cpu") return undefined;
  try {
    return openCuda(local_gpu < 0 ? usualCard : local_gpu);
  } catch (error) {
    if (!(error instanceof NoCudaError)) throw error;
    if (device === "cuda") throw new FlagError("--device", `cuda: ${error.message}`);
    // Card 0 is what old command lines say, also on machines without one.
    if (local_gpu > 0) throw new FlagError("--local_gpu", error.message);
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
 * @param warn is given the reason why a card that looks usable is not
 * @param usualCard number of CUDA's card where the flags give none
 * @throws FlagError when a card is demanded and cannot be had
 */
export async function chooseInferenceDevice(
  flags: ScoringFlags,
  warn: (message: string) => void,
  usualCard = 0,
): Promise<InferenceDevice> {
  if (flags.cpu || flags.device !== "webgpu") {
    return { accelerator: chooseAccelerator(flags, warn, usualCard) };
  }
  if (flags.local_gpu > 0) throw unnamedCard("with --device webgpu", flags.local_gpu);
  return { gpu: await expectGpu() };
}

/** Flags that choose a card for evaluation, and would choose none for training. */
export function refuseForTraining({ device, local_gpu }: ScoringFlags): void {
  if (device === "cuda") {
    throw new FlagError(
      "--device",
      "cuda evaluates saved models (--eval_only, --eval_from_exp, predict); training takes webgpu or cpu",
    );
  }
  if (local_gpu > 0) throw unnamedCard("for training", local_gpu);
}

function unnamedCard(use: string, card: number): FlagError {
  return new FlagError(
    "--local_gpu",
    `expected -1 or 0 ${use}, found ${card}: it takes the card that the driver calls fastest, ` +
      "WebGPU has no way to name another",
  );
}
