/** Which ONNX Runtime there is, and what it can run on. */
import { api, created, onnxRuntimeVersion } from "../executors/onnx/c_api.ts";
import { NoCudaError, openCuda, providerPlace } from "../executors/onnx/cuda.ts";
import { nvidiaCards } from "../executors/onnx/cuda_driver.ts";
import type { CudaEvaluation, OnnxRuntime } from "./facts.ts";

/** @throws Error when the library is missing or cannot be loaded */
export function onnxRuntime(): OnnxRuntime {
  return { version: onnxRuntimeVersion(), providers: providers() };
}

function providers(): string[] {
  const count = new Int32Array(1);
  const list = new Deno.UnsafePointerView(
    created((out) => api().getAvailableProviders.call(out, count))!,
  );
  return Array.from({ length: count[0]! }, (_, i) =>
    Deno.UnsafePointerView.getCString(
      Deno.UnsafePointer.create(list.getBigUint64(8 * i))!,
    ));
}

/** Whether models can be evaluated on NVIDIA's cards. */
export function cudaEvaluation(): CudaEvaluation {
  const place = providerPlace();
  const cards = nvidiaCards();
  const ready = place.missing?.length === 0 && cards !== undefined;
  return { ...place, cards, problem: ready ? problemOfCuda() : undefined };
}

function problemOfCuda(): string | undefined {
  try {
    openCuda(0);
    return undefined;
  } catch (error) {
    if (error instanceof NoCudaError) return error.message;
    throw error;
  }
}
