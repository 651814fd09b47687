/** Runs kernels on float arrays, for the tests of the optimizer's kernels. */
import type { Place, PlannedDispatch } from "../../src/executors/webgpu/plan.ts";
import { Pipelines, Program } from "../../src/executors/webgpu/program.ts";
import { readBuffer } from "../../src/executors/webgpu/read_buffer.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";

export interface FlatDispatch {
  readonly name: string;
  readonly source: string;
  /** Names of arrays, in the order of the bindings. */
  readonly bindings: readonly string[];
  /** Words of the uniform. */
  readonly uniform: readonly number[];
  readonly groups: number;
}

/** @returns the arrays as the dispatches leave them */
export async function runKernels(
  arrays: Readonly<Record<string, readonly number[]>>,
  dispatches: readonly FlatDispatch[],
): Promise<Record<string, number[]>> {
  const gpu = await testGpu();
  const { device } = gpu;
  const buffers: Record<string, GPUBuffer> = {};
  for (const [name, values] of Object.entries(arrays)) {
    const { COPY_DST, COPY_SRC, STORAGE } = GPUBufferUsage;
    const size = Math.max(16, Math.ceil(values.length / 4) * 16);
    buffers[name] = device.createBuffer({ size, usage: STORAGE | COPY_DST | COPY_SRC });
    device.queue.writeBuffer(buffers[name], 0, Float32Array.from(values));
  }
  const place = (buffer: string): Place => ({ buffer, offset: 0, bytes: buffers[buffer]!.size });
  const planned = dispatches.map((
    { name, source, bindings, uniform, groups },
  ): PlannedDispatch => ({
    ...{ kernel: name, source, slots: {}, constants: {}, dims: uniform },
    storage: bindings.map(place),
    uniformBinding: bindings.length,
    groups: [groups, 1, 1],
  }));
  const program = new Program(device, new Pipelines(device), planned, buffers);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  program.encode(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const results: Record<string, number[]> = {};
  for (const [name, values] of Object.entries(arrays)) {
    results[name] = [
      ...new Float32Array(await readBuffer(device, buffers[name]!, 0, 4 * values.length)),
    ];
    buffers[name]!.destroy();
  }
  program.release();
  const failure = gpu.failure();
  if (failure) throw failure;
  return results;
}

/** The bits of a float32, as a word of a uniform. */
export function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}
