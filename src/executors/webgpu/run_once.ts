/** Runs a graph a single time and reads everything back: for tests and for checking operations, not for speed. */
import { leavesOf, type NamedTensors, type Tensor } from "../../graph/graph.ts";
import type { Sizes } from "../../graph/shape.ts";
import { BoundPlan } from "./bound_plan.ts";
import { BufferPool } from "./buffer_pool.ts";
import type { Gpu } from "./device.ts";
import { viewed } from "./fusion.ts";
import { GpuBuffers } from "./gpu_buffers.ts";
import type { StorageType } from "./plan.ts";
import { readSlices } from "./read_buffer.ts";
import { planRun } from "./run_plan.ts";

/**
 * @param feeds data of inputs and parameters by name
 * @param half all floats but scalars and columns are stored in 16 bits
 * @returns results by name, floats or integers as numbers
 */
export async function runOnce(
  gpu: Gpu,
  outputs: NamedTensors,
  feeds: ReadonlyMap<string, ArrayLike<number>>,
  sizes: Sizes,
  half = false,
): Promise<Map<string, Float32Array | Int32Array>> {
  const typeOf = ({ type, shape, origin }: Tensor): StorageType => {
    const column = shape.length === 0 || shape.at(-1) === 1 || origin.kind === "constant";
    return half && type === "f32" && !column ? "f16" : type;
  };
  const onDevice = { resident: new Set<string>(), weight: () => undefined, typeOf };
  const plan = planRun(outputs, sizes, onDevice, gpu);
  const runtime = {
    gpu,
    buffers: new GpuBuffers(gpu),
    pool: new BufferPool(gpu, 0),
  };
  const bound = new BoundPlan(runtime, plan, {});
  const results = [...bound.run(storedArrays(outputs, feeds, typeOf), {}).values()];
  const found = await readSlices(gpu, results);
  for (const { buffer } of results) runtime.pool.give(buffer);
  bound.release();
  runtime.buffers.destroy();
  return new Map(
    Object.entries(outputs).map(([name, tensor], i) => {
      const values = new arrays[typeOf(viewed(tensor))](found[i]!);
      return [name, tensor.type === "i32" ? Int32Array.from(values) : Float32Array.from(values)];
    }),
  );
}

const arrays = { f32: Float32Array, f16: Float16Array, i32: Int32Array } as const;

function storedArrays(
  outputs: NamedTensors,
  feeds: ReadonlyMap<string, ArrayLike<number>>,
  typeOf: (tensor: Tensor) => StorageType,
): Record<string, ArrayBufferView> {
  const stored: Record<string, ArrayBufferView> = {};
  for (const leaf of leavesOf(Object.values(outputs))) {
    if (leaf.origin.kind !== "input" && leaf.origin.kind !== "parameter") continue;
    const values = feeds.get(leaf.origin.name);
    if (values) stored[leaf.origin.name] = arrays[typeOf(leaf)].from(values);
  }
  return stored;
}
