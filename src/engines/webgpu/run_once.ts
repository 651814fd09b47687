/** Runs a graph a single time and reads everything back: for tests and for checking operations, not for speed. */
import { leavesOf, type Tensor } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";
import type { Gpu } from "./device.ts";
import { viewed } from "./fusion.ts";
import { constantStride, type Place, type Plan, planGraph, type StorageType } from "./plan.ts";
import { Pipelines, Program } from "./program.ts";
import { readBuffer } from "./read_buffer.ts";

/** @param feeds data of inputs and parameters by name @returns results by name, floats or integers as numbers */
export async function runOnce(
  gpu: Gpu,
  outputs: Readonly<Record<string, Tensor>>,
  feeds: ReadonlyMap<string, ArrayLike<number>>,
  sizes: Sizes,
): Promise<Map<string, Float32Array | Int32Array>> {
  const { device } = gpu;
  const typeOf = ({ type }: Tensor): StorageType => type;
  const buffers: Record<string, GPUBuffer> = {};
  const make = (name: string, bytes: number) =>
    buffers[name] ??= device.createBuffer({
      label: name,
      size: Math.max(16, Math.ceil(bytes / 16) * 16),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
  const wanted = new Map(Object.entries(outputs).map(([name, tensor]) => [viewed(tensor), name]));
  const placeOf = (tensor: Tensor, bytes: number): Place | undefined => {
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
    const data = leaf.type === "i32" ? Int32Array.from(values) : Float32Array.from(values);
    device.queue.writeBuffer(buffer, 0, data);
  }
  make("arena", plan.arenaBytes);
  writeConstants(device, make("constants", constantStride * plan.constants.length), plan);
  const program = new Program(device, new Pipelines(device), plan, buffers);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  program.encode(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const results = new Map<string, Float32Array | Int32Array>();
  for (const [name, tensor] of Object.entries(outputs)) {
    const shape = concreteShape(tensor.shape, sizes);
    const buffer = buffers[`result ${wanted.get(viewed(tensor))}`];
    // A result may be a leaf under another shape.
    const values = buffer
      ? await readBuffer(device, buffer, 0, 4 * elementCount(shape))
      : Float32Array.from(feeds.get(nameOf(viewed(tensor)))!).buffer;
    results.set(name, tensor.type === "i32" ? new Int32Array(values) : new Float32Array(values));
  }
  const failure = gpu.failure();
  if (failure) throw failure;
  Object.values(buffers).forEach((buffer) => buffer.destroy());
  program.release();
  return results;
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
