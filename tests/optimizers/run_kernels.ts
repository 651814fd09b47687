/** Runs kernels on float arrays, for the tests of the optimizer's kernels. */
import { type FlatDispatch, flatDispatch } from "../../src/executors/webgpu/flat_dispatch.ts";
import type { BufferSlice } from "../../src/executors/webgpu/plan.ts";
import { Program } from "../../src/executors/webgpu/program.ts";
import { readSlices } from "../../src/executors/webgpu/read_buffer.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";

/** A dispatch that is bound to arrays by their names. */
export interface NamedDispatch extends Omit<FlatDispatch, "bindings"> {
  /** Names of arrays by what the kernel calls them. */
  readonly bindings: Readonly<Record<string, string>>;
}

/** @returns the arrays as the dispatches leave them */
export async function runKernels(
  arrays: Readonly<Record<string, readonly number[]>>,
  dispatches: readonly NamedDispatch[],
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
  const place = (buffer: string): BufferSlice => ({
    buffer,
    offset: 0,
    bytes: buffers[buffer]!.size,
  });
  const planned = dispatches.map(({ bindings, ...dispatch }) =>
    flatDispatch({
      ...dispatch,
      bindings: Object.fromEntries(
        Object.entries(bindings).map(([name, array]) => [name, place(array)]),
      ),
    })
  );
  const program = new Program(gpu, planned, buffers);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  program.encode(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const results: Record<string, number[]> = {};
  for (const [name, values] of Object.entries(arrays)) {
    const slice = { buffer: buffers[name]!, offset: 0, bytes: 4 * values.length };
    results[name] = [...new Float32Array((await readSlices(gpu, [slice]))[0]!)];
    buffers[name]!.destroy();
  }
  program.release();
  return results;
}
