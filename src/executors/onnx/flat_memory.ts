/** All arrays of a training run in one WebAssembly memory, which ONNX Runtime and the optimizer's kernel both work in. */
import { addressOf } from "../../address_of.ts";
import { OutOfMemoryError, TrainingError } from "../../errors.ts";
import { preferHugePages } from "../../libc.ts";
import { showBytes } from "../../memory/show_bytes.ts";
import type { Layout } from "../layout.ts";
import { floatsAt, type OrtTensor } from "./tensors.ts";

const pageBytes = 65536;
const maxPages = 65536;

export interface FlatMemory {
  readonly memory: WebAssembly.Memory;
  readonly bytes: number;
  /** Byte address of the weights. */
  readonly weights: number;
  /** Byte address of each number the optimizer keeps for every trainable weight. */
  readonly state: Readonly<Record<string, number>>;
  /** Byte addresses of the gradient buffers. */
  readonly gradients: readonly number[];
  /** `length` numbers from `offset` on of the array at `address`. */
  floats(address: number, offset: number, length: number): Float32Array;
  /** The same memory as a tensor of ONNX Runtime. */
  tensor(address: number, offset: number, shape: readonly number[]): OrtTensor;
}

/**
 * Allocates the arrays, all zero.
 *
 * @param state names of the optimizer's numbers @param gradientBuffers one for each part of a batch
 * @throws TrainingError when they exceed the 4 GB of a WebAssembly memory
 */
export function allocate(
  layout: Layout,
  state: readonly string[],
  gradientBuffers: number,
): FlatMemory {
  let end = 0;
  const reserve = (elements: number) => {
    const address = end;
    end += 4 * elements;
    return address;
  };
  const weights = reserve(layout.total);
  const stateAddresses = Object.fromEntries(state.map((name) => [name, reserve(layout.trainable)]));
  const gradients = Array.from({ length: gradientBuffers }, () => reserve(layout.trainable));
  const pages = Math.ceil(end / pageBytes);
  if (pages > maxPages) {
    throw new TrainingError(
      `the model needs ${
        (end / 1e9).toFixed(1)
      } GB for weights, gradients and optimizer state, and on the CPU ` +
        "4.3 GB is the limit; choose a smaller model or fewer threads (--cpu_threads 1)",
    );
  }
  const memory = sharedMemory(pages);
  const { buffer } = memory;
  const base = addressOf(new Uint8Array(buffer));
  // A step reads and writes all of it, too much for the CPU to remember where each small page is.
  preferHugePages(base, buffer.byteLength);
  return {
    memory,
    bytes: end,
    weights,
    state: stateAddresses,
    gradients,
    floats: (address, offset, length) => new Float32Array(buffer, address + 4 * offset, length),
    tensor: (address, offset, shape) =>
      floatsAt(base + BigInt(address + 4 * offset), shape, { kept: buffer }),
  };
}

/** @throws OutOfMemoryError where there is no room for it */
function sharedMemory(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    const size = showBytes(pages * pageBytes);
    throw new OutOfMemoryError(
      `${size} for the arrays of the model could not be allocated`,
      "choose a smaller model or fewer threads (--cpu_threads 1)",
      { cause },
    );
  }
}
