import { CheckpointError } from "../errors.ts";
import type { TensorInfo } from "./tensor_types.ts";

/**
 * The tensor of a file that a model needs.
 *
 * @param path the file, for messages
 * @throws CheckpointError when there is none of this name, or it has another type or shape
 */
export function expectedTensor<T extends TensorInfo>(
  tensors: ReadonlyMap<string, T>,
  name: string,
  shape: readonly number[],
  path: string,
): Extract<T, { dtype: "F32" }> {
  const tensor = tensors.get(name);
  if (tensor === undefined) {
    throw new CheckpointError(path, `has no tensor ${name}, which this model or optimizer needs`);
  }
  if (tensor.dtype !== "F32" || String(tensor.shape) !== String(shape)) {
    throw new CheckpointError(
      path,
      `tensor ${name} is ${tensor.dtype} [${tensor.shape}], expected F32 [${shape}]`,
    );
  }
  return tensor as Extract<T, { dtype: "F32" }>;
}
