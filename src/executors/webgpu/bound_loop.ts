/** A planned loop on a GPU: its turns are recorded in one go, and nothing is read in between. */
import { copyResults, residentBuffers } from "./bound_plan.ts";
import {
  BoundProgram,
  type GpuRuntime,
  type HostArrays,
  type NamedBuffers,
} from "./bound_program.ts";
import type { LoopPlan } from "./loop_plan.ts";
import { type Slice, wholeWords } from "./read_buffer.ts";
import { resultBuffer } from "./run_plan.ts";

/** Turns of one command buffer: drivers that draw a screen, too, end what takes some seconds. */
const mostTurns = 8;

export class BoundLoop {
  readonly #bound: BoundProgram;

  /** @param weights the buffers that places of weights name @param collected results that are wanted of each turn */
  constructor(
    private readonly runtime: GpuRuntime,
    private readonly plan: LoopPlan,
    private readonly collected: readonly string[],
    weights: NamedBuffers,
  ) {
    this.#bound = new BoundProgram(runtime, plan, weights);
  }

  /**
   * Gives all turns to the GPU.
   *
   * @param resident buffers of the inputs that are there already, by name
   * @returns each collected result, by name, in a buffer of the pool
   * @throws RangeError when an input is missing
   */
  run(arrays: HostArrays, resident: NamedBuffers, turns: number): Map<string, Slice> {
    const { gpu: { device }, pool } = this.runtime;
    const program = this.#bound.given(arrays);
    const results = this.collected.map((name) => {
      const bytes = turns * this.plan.results.get(name)!;
      return [name, { buffer: pool.take(bytes), offset: 0, bytes }] as const;
    });
    const buffers = residentBuffers(resident);
    const own = [...this.plan.results].map(([name, bytes]) =>
      buffers[resultBuffer(name)] = pool.take(bytes)
    );
    const groups = program.groups(buffers), all = { ...this.#bound.readable, ...buffers };
    for (let first = 0; first < turns; first += mostTurns) {
      const encoder = device.createCommandEncoder();
      for (let turn = first; turn < Math.min(turns, first + mostTurns); turn++) {
        const pass = encoder.beginComputePass();
        program.encode(pass, groups);
        pass.end();
        copyResults(encoder, this.plan, all);
        this.#carry(encoder, all);
        for (const [name, { buffer, bytes }] of results) {
          const size = bytes / turns, from = buffers[resultBuffer(name)]!;
          encoder.copyBufferToBuffer(from, 0, buffer, turn * size, size);
        }
      }
      device.queue.submit([encoder.finish()]);
    }
    // Later commands come after these.
    own.forEach((buffer) => pool.give(buffer));
    return new Map(results);
  }

  release(): void {
    this.#bound.release();
  }

  /** What a turn leaves for the next. */
  #carry(encoder: GPUCommandEncoder, buffers: NamedBuffers): void {
    for (const { from, to } of this.plan.carries) {
      const target = buffers[to.buffer]!, size = wholeWords(from.bytes);
      if (size > 0) encoder.copyBufferToBuffer(buffers[from.buffer]!, 0, target, to.offset, size);
    }
  }
}
