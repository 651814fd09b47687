/** The element types a checkpoint may hold, by their names in the safetensors format. */
export const TENSOR_ARRAYS = {
  F64: Float64Array,
  F32: Float32Array,
  /** Raw bits. */
  F16: Uint16Array,
  /** Raw bits. */
  BF16: Uint16Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U64: BigUint64Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
  /** One byte each, 0 or 1. */
  BOOL: Uint8Array,
} as const;

export type Dtype = keyof typeof TENSOR_ARRAYS;

/** A tensor of known element type, in row-major order: `data` has as many elements as `shape` says. */
export type Tensor = {
  [D in Dtype]: {
    readonly dtype: D;
    readonly shape: readonly number[];
    readonly data: InstanceType<(typeof TENSOR_ARRAYS)[D]>;
  };
}[Dtype];

/** What a file's header says of a tensor. */
export type TensorInfo = Pick<Tensor, "dtype" | "shape">;

/** Tells whether the format's type of this name is one of ours. */
export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(TENSOR_ARRAYS, name);
}

/** Bytes of one element. */
export function elementBytes(dtype: Dtype): number {
  return TENSOR_ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** Number of elements of a shape; undefined when it is too large to be counted exactly. */
export function elementCount(shape: readonly number[]): number | undefined {
  if (shape.includes(0)) return 0;
  const count = shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) ? count : undefined;
}
