/** How much memory a run may take on a GPU. */
import { acceleratorBudget, hostBudget } from "../pass_budget.ts";
import type { Gpu } from "./device.ts";

/**
 * WebGPU does not say how much memory a GPU has, only how large a buffer, and the part of it that a kernel reads, may be.
 * The intermediate tensors of a run share one buffer, which may take somewhat more than what is alive at the same time.
 */
export function gpuPassBudget({ device: { limits }, software }: Gpu): number {
  const { maxBufferSize, maxStorageBufferBindingSize } = limits;
  const allowed = Math.min(acceleratorBudget, maxBufferSize / 2, maxStorageBufferBindingSize);
  return software ? Math.min(allowed, hostBudget()) : allowed;
}
