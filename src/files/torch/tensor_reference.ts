/** Tensors as pickles describe them: a storage, which is a member of the zip file, and where in it elements lie. */
import type { Refuse } from "./pickle_bytes.ts";

/** How the elements of a storage lie in the file, and what they become. */
export interface StorageType {
  /** PyTorch's name. */
  readonly name: string;
  readonly elementBytes: number;
  readonly convert: (bytes: ArrayBuffer) => TensorData;
}

export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array;

export const STORAGE_TYPES: readonly StorageType[] = [
  storageType("Float", 4, (bytes) => new Float32Array(bytes)),
  storageType("Double", 8, (bytes) => new Float32Array(new Float64Array(bytes))),
  storageType("Half", 2, (bytes) => new Float32Array(new Float16Array(bytes))),
  storageType("BFloat16", 2, widen),
  storageType("Long", 8, (bytes) => new BigInt64Array(bytes)),
  storageType("Int", 4, (bytes) => new Int32Array(bytes)),
  storageType("Byte", 1, (bytes) => new Uint8Array(bytes)),
  storageType("Bool", 1, (bytes) => new Uint8Array(bytes)),
];

const MOST_DIMENSIONS = 32;

/** A run of elements that tensors share. */
export class StorageReference {
  private constructor(
    readonly type: StorageType,
    /** Name of its member in the folder `data/`. */
    readonly key: string,
    readonly elements: number,
  ) {}

  /** @param id `("storage", type, key, device, number of elements)`; the device plays no role here */
  static ofPersistentId(this: void, id: unknown, refuse: Refuse): StorageReference {
    if (!Array.isArray(id) || id.length !== 5 || id[0] !== "storage") {
      return refuse("it refers to something other than a storage");
    }
    const type = STORAGE_TYPES.find((known) => known === id[1]);
    const [, , key, , elements] = id;
    if (type === undefined || typeof key !== "string" || !isCount(elements)) {
      return refuse("it refers to a storage without saying its type, its name and its size");
    }
    return new StorageReference(type, key, elements);
  }
}

/** Elements of a storage; none lies outside it. */
export class TensorReference {
  private constructor(
    readonly storage: StorageReference,
    readonly offset: number,
    readonly shape: readonly number[],
    /** Elements of the storage between neighbours along each dimension. */
    readonly strides: readonly number[],
  ) {}

  /** @param args storage, offset, shape, strides, then what only training needs */
  static construct(this: void, args: readonly unknown[], refuse: Refuse): TensorReference {
    const [storage, offset, shape, strides] = args;
    if (!(storage instanceof StorageReference) || !isCount(offset)) {
      return refuse("a tensor has no storage or no offset");
    }
    if (!isCounts(shape) || !isCounts(strides) || shape.length !== strides.length) {
      return refuse(`a tensor has not as many strides as sizes, at most ${MOST_DIMENSIONS} each`);
    }
    const end = offset + extent(shape, strides);
    if (end > storage.elements) {
      refuse(`a tensor ends at element ${end} of a storage of ${storage.elements}`);
    }
    return new TensorReference(storage, offset, [...shape], [...strides]);
  }

  /** Number of elements. */
  get count(): number {
    return this.shape.includes(0) ? 0 : this.shape.reduce((product, size) => product * size, 1);
  }

  /** Whether the elements lie in row-major order without gaps. */
  get isContiguous(): boolean {
    let expected = 1;
    for (let i = this.shape.length - 1; i >= 0; i--) {
      if (this.shape[i] !== 1 && this.strides[i] !== expected) return this.count === 0;
      expected *= this.shape[i]!;
    }
    return true;
  }
}

/** How many elements of the storage lie between the first and the last, both included. */
function extent(shape: readonly number[], strides: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((sum, size, i) => sum + (size - 1) * strides[i]!, 1);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every(isCount);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function storageType(
  name: string,
  elementBytes: number,
  convert: (bytes: ArrayBuffer) => TensorData,
): StorageType {
  return { name: `torch.${name}Storage`, elementBytes, convert };
}

/** A bfloat16 is the upper half of a float32. */
function widen(bytes: ArrayBuffer): Float32Array {
  const bits = Uint32Array.from(new Uint16Array(bytes), (half) => half << 16);
  return new Float32Array(bits.buffer);
}
