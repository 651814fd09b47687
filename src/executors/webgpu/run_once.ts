/** Runs a graph a single time and reads everything back: for tests and for checking operations, not for speed. */
import { leavesOf, type Tensor } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";
import type { Gpu } from "./device.ts";
import { viewed } from "./fusion.ts";
import {
  type BufferSlice,
  constantStride,
  type Plan,
  planGraph,
  type StorageType,
} from "./plan.ts";
import { Pipelines, Program } from "./program.ts";
import { readBuffer } from "./read_buffer.ts";

/**
 * @param feeds data of inputs and parameters by name
 * @param half all floats but scalars and columns are stored in 16 bits
 * @returns results by name, floats or integers as numbers
 */
export async function runOnce(
  gpu: Gpu,
  outputs: Readonly<Record<string, Tensor>>,
  feeds: ReadonlyMap<string, ArrayLike<number>>,
  sizes: Sizes,
  half = false,
): Promise<Map<string, Float32Array | Int32Array>> {
  const { device } = gpu;
  const typeOf = ({ type, shape, origin }: Tensor): StorageType => {
    const column = shape.length === 0 || shape.at(-1) === 1 || origin.kind === "constant";
    return half && type === "f32" && !column ? "f16" : type;
  };
  const buffers: Record<string, GPUBuffer> = {};
  const make = (name: string, bytes: number) =>
    buffers[name] ??= device.createBuffer({
      label: name,
      size: Math.max(16, Math.ceil(bytes / 16) * 16),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
  const wanted = new Map(Object.entries(outputs).map(([name, tensor]) => [viewed(tensor), name]));
  const placeOf = (tensor: Tensor, bytes: number): BufferSlice | undefined => {
    const { origin } = tensor;
    const result = wanted.get(tensor);
    const name = origin.kind === "input" || origin.kind === "parameter"
      ? `leaf ${origin.name}`
      : result && `result ${result}`;
    if (name === undefined) return undefined;
    make(name, bytes);
    return { buffer: name, offset: 0, bytes };
  };
  const plan = planGraph(Object.values(outputs), sizes, { placeOf, typeOf }, gpu);
  for (const leaf of leavesOf(Object.values(outputs))) {
    if (leaf.origin.kind === "constant" || leaf.origin.kind === "output") continue;
    const buffer = buffers[`leaf ${leaf.origin.name}`];
    const values = feeds.get(leaf.origin.name)!;
    if (buffer === undefined || values.length === 0) continue;
    device.queue.writeBuffer(buffer, 0, paddedBytes(arrays[typeOf(leaf)].from(values)));
  }
  make("arena", plan.arenaBytes);
  writeConstants(device, make("constants", constantStride * plan.constants.length), plan);
  const program = new Program(device, new Pipelines(device), plan.dispatches, buffers);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  program.encode(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const results = new Map<string, Float32Array | Int32Array>();
  for (const [name, tensor] of Object.entries(outputs)) {
    const shape = concreteShape(tensor.shape, sizes);
    const buffer = buffers[`result ${wanted.get(viewed(tensor))}`];
    const { [typeOf(viewed(tensor))]: Stored } = arrays;
    // A result may be a leaf under another shape.
    const values = buffer
      ? new Stored(
        await readBuffer(device, buffer, 0, Stored.BYTES_PER_ELEMENT * elementCount(shape)),
      )
      : feeds.get(nameOf(viewed(tensor)))!;
    results.set(name, tensor.type === "i32" ? Int32Array.from(values) : Float32Array.from(values));
  }
  const failure = gpu.failure();
  if (failure) throw failure;
  Object.values(buffers).forEach((buffer) => buffer.destroy());
  program.release();
  return results;
}

const arrays = { f32: Float32Array, f16: Float16Array, i32: Int32Array } as const;

/** Writes to buffers come in multiples of four bytes. */
function paddedBytes(data: Float32Array | Float16Array | Int32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(data.byteLength / 4) * 4);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return bytes;
}

function nameOf({ origin }: Tensor): string {
  if (origin.kind === "input" || origin.kind === "parameter") return origin.name;
  throw new TypeError("a result has neither a buffer nor a name");
}

/** Writes the values of a plan's constants, one at the start of each stretch. */
export function writeConstants(device: GPUDevice, buffer: GPUBuffer, { constants }: Plan): void {
  constants.forEach((value, i) => {
    device.queue.writeBuffer(buffer, i * constantStride, Float32Array.of(value));
  });
}
