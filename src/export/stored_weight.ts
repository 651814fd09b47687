/** How the values of a weight are stored in a file. */
import { elementTypes } from "../executors/onnx/lower.ts";
import { expectedTensor } from "../files/expected_tensor.ts";
import type { Tensor } from "../files/tensor_types.ts";
import type { WeightPart } from "../models/weights.ts";

/** `f16` halves the size of files: graphs turn the values into 32 bits before they compute. */
export type Precision = "f32" | "f16";

/** Of the element types of ONNX those that weights are stored with. */
export const storedTypes: Readonly<Record<Precision, number>> = { f32: elementTypes.f32, f16: 10 };

/** The largest number of 16 bits. */
const largestHalf = 65504;

/** A weight as a file has it: its values, little-endian, as all machines are that this program runs on. */
export interface StoredWeight {
  readonly type: Precision;
  readonly bytes: Uint8Array;
}

/** The weights of a model by the name of their part, stored as `precision` says where that is worth it. */
export class WeightStore {
  /** Weights by name, and whether all of their values have a number of 16 bits: reading millions of them once is enough. */
  readonly #fitHalf = new Map<string, boolean>();

  /** @param path the file that the weights were read from, for messages */
  constructor(
    private readonly tensors: ReadonlyMap<string, Tensor>,
    private readonly precision: Precision,
    private readonly path: string,
  ) {}

  /**
   * Vectors are small and scale or shift everything, and numbers beyond 16 bits would become infinite: both keep 32 bits.
   *
   * @throws CheckpointError when the weight is missing or has another shape
   */
  typeOf(part: Pick<WeightPart, "name" | "shape">): Precision {
    if (this.precision === "f32" || part.shape.length < 2) return "f32";
    return this.#fitsHalf(part) ? "f16" : "f32";
  }

  /** @throws CheckpointError when the weight is missing or has another shape */
  stored(part: Pick<WeightPart, "name" | "shape">): StoredWeight {
    const type = this.typeOf(part), values = this.#values(part);
    const { buffer, byteOffset, byteLength } = type === "f16" ? new Float16Array(values) : values;
    return { type, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
  }

  #fitsHalf(part: Pick<WeightPart, "name" | "shape">): boolean {
    const values = this.#values(part);
    const fits = this.#fitHalf.get(part.name) ??
      values.every((value) => Math.abs(value) <= largestHalf);
    this.#fitHalf.set(part.name, fits);
    return fits;
  }

  #values({ name, shape }: Pick<WeightPart, "name" | "shape">): Float32Array {
    return expectedTensor(this.tensors, name, shape, this.path).data;
  }
}

/** Stored values as 32-bit floats. @param bytes in memory of their own */
export function storedValues(
  type: Precision,
  { buffer }: Uint8Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  return type === "f16" ? new Float32Array(new Float16Array(buffer)) : new Float32Array(buffer);
}
