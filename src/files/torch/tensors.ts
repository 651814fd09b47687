import { CheckpointError } from "../../errors.ts";
import { quoted } from "../safetensors_header.ts";
import type { OpenFile } from "../regular_file.ts";
import type { StorageReference, TensorData, TensorReference } from "./tensor_reference.ts";
import type { ZipMember } from "./zip_directory.ts";
import { readZipMember } from "./zip_member.ts";

/**
 * A tensor in row-major order. Floating point of any width is float32 here; int64 are bigints, uint8 and bool bytes.
 * Tensors that shared memory in PyTorch (tied weights) share it here.
 */
export interface TorchTensor<Data extends TensorData = TensorData> {
  readonly shape: readonly number[];
  readonly data: Data;
  /** Where its elements lie in the file: tensors that share memory have the same. */
  readonly place: string;
}

/**
 * Elements copied out of a storage, by the storage's elements, at most: tensors with their dimensions exchanged need
 * a copy each, but thousands of them on one storage only fill memory.
 */
const MOST_COPIES = 8;

interface Storage {
  readonly reference: StorageReference;
  readonly data: TensorData;
  copied: number;
}

/** Reads the storages that tensors refer to, each once. */
export class Tensors {
  readonly #storages = new Map<string, Storage>();

  /** @param folder where the members with the storages lie, e.g. `archive/data/` */
  constructor(
    private readonly file: OpenFile,
    private readonly members: ReadonlyMap<string, ZipMember>,
    private readonly folder: string,
  ) {}

  /** @throws {CheckpointError} when the storage is damaged, missing, or of another size than the tensor's pickle says */
  read(tensor: TensorReference): TorchTensor {
    const storage = this.#storage(tensor.storage);
    if (tensor.isContiguous) {
      const data = storage.data.subarray(tensor.offset, tensor.offset + tensor.count);
      return { shape: tensor.shape, data, place: placeOf(tensor) };
    }
    storage.copied += tensor.count;
    if (storage.copied > MOST_COPIES * storage.data.length) {
      this.#refuse(tensor.storage, "tensors hold its elements too many times");
    }
    return { shape: tensor.shape, data: gather(tensor, storage.data), place: placeOf(tensor) };
  }

  /**
   * The tensor without its elements, unless it is a single number, as counters of optimizers are.
   *
   * @throws {CheckpointError} when the storage is missing, or of another size than the tensor's pickle says
   */
  describe(tensor: TensorReference): TorchTensor {
    if (tensor.storage.elements === 1) return this.read(tensor);
    this.#member(tensor.storage);
    const data = tensor.storage.type.convert(new ArrayBuffer(0));
    return { shape: tensor.shape, data, place: placeOf(tensor) };
  }

  #storage(reference: StorageReference): Storage {
    const known = this.#storages.get(reference.key);
    if (known !== undefined) {
      if (known.reference.type !== reference.type) this.#refuse(reference, "it has two types");
      if (known.reference.elements !== reference.elements) {
        this.#refuse(reference, "it has two sizes");
      }
      return known;
    }
    const storage = { reference, data: this.#load(reference), copied: 0 };
    this.#storages.set(reference.key, storage);
    return storage;
  }

  #load(reference: StorageReference): TensorData {
    return reference.type.convert(readZipMember(this.file, this.#member(reference)).buffer);
  }

  #member(reference: StorageReference): ZipMember {
    const member = this.members.get(this.folder + reference.key);
    if (member === undefined) return this.#refuse(reference, "it is missing");
    const expected = reference.elements * reference.type.elementBytes;
    if (member.bytes !== expected) {
      this.#refuse(reference, `it has ${member.bytes} bytes, expected ${expected}`);
    }
    return member;
  }

  #refuse(reference: StorageReference, problem: string): never {
    throw new CheckpointError(this.file.path, `storage ${quoted(reference.key)}: ${problem}`);
  }
}

function placeOf({ storage, offset, count }: TensorReference): string {
  return `${storage.key} ${offset} ${count}`;
}

/** Copies a tensor's elements into row-major order, counting through its dimensions like an odometer. */
function gather({ shape, strides, offset, count }: TensorReference, from: TensorData): TensorData {
  const to = emptyLike(from, count);
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    to[i] = from[at]!;
    for (let d = shape.length - 1; d >= 0; d--) {
      at += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      at -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return to;
}

function emptyLike(array: TensorData, length: number): TensorData {
  const { constructor } = array as { constructor: unknown };
  return new (constructor as new (length: number) => TensorData)(length);
}
