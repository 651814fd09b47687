/** What ends a step on a GPU, as a program that is kept while the same weights move. */
import type { Optimizer } from "../../optimizers/rule.ts";
import { renderUpdate, type UpdateKernel } from "../../optimizers/wgsl_renderer.ts";
import type { Range } from "../layout.ts";
import type { Gpu } from "./device.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { Program } from "./program.ts";
import { squaresOf, updateDispatches, type UpdateOptions } from "./update_dispatches.ts";

export class GpuUpdate {
  readonly #kernel: UpdateKernel;
  #current: { readonly key: string; readonly program: Program } | undefined;

  constructor(
    private readonly gpu: Gpu,
    private readonly buffers: GpuBuffers,
    private readonly optimizer: Optimizer,
    private readonly options: UpdateOptions,
  ) {
    this.#kernel = renderUpdate(optimizer.rule);
  }

  /** The dispatches, ready to be encoded. @param ranges what may have moved @param step as the optimizer counts */
  program(ranges: readonly Range[], step: number): Program {
    const key = JSON.stringify(ranges);
    if (this.#current?.key === key) {
      this.#current.program.setDims(this.#dispatches(ranges, step).map(({ dims }) => dims));
      return this.#current.program;
    }
    this.#current?.program.release();
    this.buffers.ensure("squares", 4 * squaresOf(ranges));
    const dispatches = this.#dispatches(ranges, step);
    const program = new Program(this.gpu, dispatches, this.buffers.all);
    this.#current = { key, program };
    return program;
  }

  release(): void {
    this.#current?.program.release();
  }

  #dispatches(ranges: readonly Range[], step: number) {
    const scalars = this.optimizer.scalars(step);
    const update = { ranges, scalars, kernel: this.#kernel, options: this.options };
    return updateDispatches(
      update,
      (buffer) => ({ buffer, offset: 0, bytes: this.buffers.all[buffer]!.size }),
      this.gpu,
    );
  }
}
