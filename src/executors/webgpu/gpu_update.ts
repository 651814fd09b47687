/** What ends a step on a GPU, as a program that is kept while the same weights move. */
import { leavesZeroUntouched } from "../../optimizers/evaluate.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import { renderUpdate, type UpdateKernel } from "../../optimizers/wgsl_renderer.ts";
import type { TouchedRows } from "../touched_rows.ts";
import type { Gpu } from "./device.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import { Program } from "./program.ts";
import type { Submissions } from "./submissions.ts";
import { squaresOf, updateDispatches, type UpdateOptions } from "./update_dispatches.ts";

/** The update of one step. */
export interface StepUpdate {
  /** Norm, clipping and the optimizer's rule, over everything that may have moved. */
  readonly program: Program;
  /** What the buffer `scalars` is to hold. */
  readonly scalars: Float32Array<ArrayBuffer>;
}

export class GpuUpdate {
  readonly #kernel: UpdateKernel;
  #current: { readonly key: string; readonly program: Program } | undefined;

  constructor(
    private readonly gpu: Gpu,
    private readonly buffers: GpuBuffers,
    private readonly optimizer: Optimizer,
    private readonly options: UpdateOptions,
    private readonly submissions: Submissions,
  ) {
    this.#kernel = renderUpdate(optimizer.rule);
    buffers.ensure("scalars", 4 * this.#kernel.scalars.length);
  }

  /**
   * The update that ends a step. A new program may replace buffers, and the program before.
   *
   * @param step as the optimizer counts
   */
  updateFor(rows: TouchedRows, step: number): StepUpdate {
    const scalars = this.optimizer.scalars(step);
    const skipUnused = leavesZeroUntouched(this.optimizer.rule, scalars);
    const ranges = rows.ranges(skipUnused), key = JSON.stringify(ranges);
    if (this.#current?.key !== key) this.#current = { key, program: this.#program(ranges) };
    return {
      program: this.#current.program,
      scalars: Float32Array.from(this.#kernel.scalars, (name) => scalars[name]!),
    };
  }

  release(): void {
    this.#current?.program.release();
  }

  #program(ranges: ReturnType<TouchedRows["ranges"]>): Program {
    this.submissions.submit();
    this.release();
    this.buffers.ensure("squares", 4 * squaresOf(ranges));
    const dispatches = updateDispatches(
      { ranges, kernel: this.#kernel, options: this.options },
      (buffer) => ({ buffer, offset: 0, bytes: this.buffers.all[buffer]!.size }),
      this.gpu,
    );
    return new Program(this.gpu, dispatches, this.buffers.all);
  }
}
