/** How many runs are trained at a time, and with how many threads each. */
import { availableCores } from "../executors/onnx/lanes.ts";
import type { PlannedRun } from "./plan.ts";

export interface Capacity {
  readonly jobs: number;
  /** CPU threads of each run; undefined leaves it to the runs. */
  readonly threads: number | undefined;
}

/** @param jobs as many as were asked for, or 0 @param hasGpu asked only where a run would use one */
export async function capacityFor(
  runs: readonly PlannedRun[],
  jobs: number,
  hasGpu: () => Promise<boolean> = findGpu,
): Promise<Capacity> {
  const cores = availableCores(), most = Math.max(...runs.map(({ flags }) => flags.cpu_threads));
  const mayUseGpu = runs.some(({ flags }) => !flags.cpu && flags.device !== "cpu");
  const usual = jobs > 0 || !(mayUseGpu && await hasGpu())
    ? Math.floor(cores / Math.max(1, most))
    : 1;
  const chosen = Math.max(1, Math.min(jobs || usual, runs.length));
  return {
    jobs: chosen,
    threads: chosen === 1 ? undefined : Math.max(1, Math.floor(cores / chosen)),
  };
}

/** One that is worth training on; runs share the first. */
async function findGpu(): Promise<boolean> {
  // Loaded only now: a driver may take its time.
  const { openGpu } = await import("../executors/webgpu/device.ts");
  const gpu = await openGpu();
  gpu?.device.destroy();
  return gpu !== undefined && !gpu.software;
}
