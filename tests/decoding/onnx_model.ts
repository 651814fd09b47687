import { InferenceModel } from "../../src/decoding/inference_model.ts";
import { FlatArrays } from "../../src/executors/onnx/flat_arrays.ts";
import { OnnxExecutor, type OnnxOptions } from "../../src/executors/onnx/onnx_executor.ts";
import type { Model } from "../../src/models/model.ts";

/** A model on ONNX Runtime whose weights are zero yet. @param options one thread unless they say otherwise */
export function onnxModel(model: Model, options: Partial<OnnxOptions> = {}): InferenceModel {
  const arrays = new FlatArrays(model.weights), lanes = { parts: 1, threads: 1 };
  return new InferenceModel(model, new OnnxExecutor(arrays, { lanes, ...options }), arrays);
}
