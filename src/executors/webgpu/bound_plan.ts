/** A planned run on a GPU, ready to be given inputs again and again. */
import {
  BoundProgram,
  type GpuRuntime,
  type HostArrays,
  type NamedBuffers,
} from "./bound_program.ts";
import { type Slice, wholeWords } from "./read_buffer.ts";
import { residentBuffer, resultBuffer, type RunPlan } from "./run_plan.ts";

export class BoundPlan {
  readonly #bound: BoundProgram;

  /** @param weights the buffers that places of weights name */
  constructor(
    private readonly runtime: GpuRuntime,
    private readonly plan: RunPlan,
    weights: NamedBuffers,
  ) {
    this.#bound = new BoundProgram(runtime, plan, weights);
  }

  /**
   * Gives one run to the GPU.
   *
   * @param resident buffers of the inputs that are there already, by name
   * @returns each result, by name, in a buffer of the pool
   * @throws RangeError when an input is missing
   */
  run(arrays: HostArrays, resident: NamedBuffers): Map<string, Slice> {
    const { gpu: { device }, pool } = this.runtime;
    const program = this.#bound.given(arrays);
    const results = new Map<string, Slice>();
    const buffers = residentBuffers(resident);
    for (const [name, bytes] of this.plan.results) {
      const buffer = buffers[resultBuffer(name)] = pool.take(bytes);
      results.set(name, { buffer, offset: 0, bytes });
    }
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    program.encode(pass, program.groups(buffers));
    pass.end();
    copyResults(encoder, this.plan, { ...this.#bound.readable, ...buffers });
    device.queue.submit([encoder.finish()]);
    return results;
  }

  release(): void {
    this.#bound.release();
  }
}

/** Copies results to where they are read. @param buffers all that the plan names */
export function copyResults(
  encoder: GPUCommandEncoder,
  { copies }: Pick<RunPlan, "copies">,
  buffers: NamedBuffers,
): void {
  for (const { from: { buffer, offset, bytes }, to } of copies) {
    encoder.copyBufferToBuffer(buffers[buffer]!, offset, buffers[to]!, 0, wholeWords(bytes));
  }
}

/** Under the names that plans have for them. @param resident buffers by the names of inputs */
export function residentBuffers(resident: NamedBuffers): Record<string, GPUBuffer> {
  return Object.fromEntries(
    Object.entries(resident).map(([name, buffer]) => [residentBuffer(name), buffer]),
  );
}
