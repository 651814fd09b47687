/** Tensors of ONNX Runtime: over memory that this program owns, or made by a run. */
import { addressOf } from "../../address_of.ts";
import { api, check, created, type Pointer } from "./c_api.ts";
import { hostMemory } from "./ort_environment.ts";

const elementTypes = { f32: 1, i32: 6, i64: 7 } as const;
const bytesPerElement = { f32: 4, i32: 4, i64: 8 } as const;

/** A tensor in memory of ours, or one that ONNX Runtime made. */
export interface OrtTensor {
  readonly handle: bigint;
  /** Frees the handle; memory of ours stays. */
  release(): void;
}

/** A tensor by its handle. */
export class HeldTensor implements OrtTensor {
  /** `memory` is kept so that it lives as long as the tensor. */
  constructor(readonly handle: bigint, readonly memory?: ArrayBufferLike) {}

  release(): void {
    api().releaseValue.call(Deno.UnsafePointer.create(this.handle));
  }
}

/** Wraps an array without copying it; the array must stay where it is (no growing memory). */
export function tensorOver(
  data: Float32Array | Int32Array | BigInt64Array,
  shape: readonly number[],
): OrtTensor {
  const type = data instanceof Float32Array ? "f32" : data instanceof Int32Array ? "i32" : "i64";
  const address = Deno.UnsafePointer.create(addressOf(data));
  return new HeldTensor(tensorHandle(hostMemory(), address, type, shape), data.buffer);
}

/** Wraps floats at an address. @param memory where the address lies, in ONNX Runtime's words */
export function floatsAt(
  address: bigint,
  shape: readonly number[],
  { memory = hostMemory(), kept }: { memory?: Pointer; kept?: ArrayBufferLike } = {},
): OrtTensor {
  const pointer = Deno.UnsafePointer.create(address);
  return new HeldTensor(tensorHandle(memory, pointer, "f32", shape), kept);
}

function tensorHandle(
  memory: Pointer,
  address: Pointer,
  type: keyof typeof elementTypes,
  shape: readonly number[],
): bigint {
  const bytes = shape.reduce((a, b) => a * b, bytesPerElement[type]);
  const dims = BigInt64Array.from(shape.length ? shape : [0], BigInt);
  const out = new BigUint64Array(1);
  const rank = BigInt(shape.length);
  check(
    api().createTensor.call(memory, address, BigInt(bytes), dims, rank, elementTypes[type], out),
  );
  return out[0]!;
}

/** Copies `count` 32-bit integers out of a tensor in the CPU's memory. */
export function readIntegers(tensor: OrtTensor, count: number): Int32Array {
  return copyOut(tensor, new Int32Array(count));
}

/** Copies `count` floats out of a tensor in the CPU's memory. */
export function readFloats(tensor: OrtTensor, count: number): Float32Array {
  return copyOut(tensor, new Float32Array(count));
}

function copyOut<T extends Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(
  tensor: OrtTensor,
  result: T,
): T {
  Deno.UnsafePointerView.copyInto(dataOf(tensor)!, result);
  return result;
}

/** Where the numbers of a tensor lie, in whatever memory that is. */
export function dataOf(tensor: OrtTensor): Pointer {
  const handle = Deno.UnsafePointer.create(tensor.handle);
  return created((out) => api().getTensorMutableData.call(handle, out));
}
