/** Accelerators to test with: a pretended one on every machine, and NVIDIA's card where there is one. */
import { NoCudaError, openCuda } from "../../../src/executors/onnx/cuda.ts";
import type { Accelerator } from "../../../src/executors/onnx/session.ts";
import { hostMemory } from "../../../src/executors/onnx/ort_environment.ts";

/** Goes the way of an accelerator and computes on the CPU. */
export const pretended: Accelerator = {
  name: "a pretended accelerator",
  get memory() {
    return hostMemory();
  },
  configure() {},
};

interface Tested {
  readonly accelerator: Accelerator;
  /** How much its results may differ from the processor's. */
  readonly rounding: number;
}

/** All that can be tested on this machine. */
export function accelerators(): readonly Tested[] {
  return [{ accelerator: pretended, rounding: 0 }, ...cudaCards()];
}

/** NVIDIA's first card, where ONNX Runtime has what it needs for it. */
export function cudaCards(): readonly Tested[] {
  try {
    return [{ accelerator: openCuda(0), rounding: 2e-5 }];
  } catch (error) {
    if (error instanceof NoCudaError) return [];
    throw error;
  }
}
