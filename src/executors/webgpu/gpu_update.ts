/** What ends a step on a GPU: the gradient's norm, clipping, and the optimizer's rule over flat arrays. */
import finishSource from "../../../kernels/square_norm_finish.wgsl" with { type: "text" };
import normSource from "../../../kernels/square_norm.wgsl" with { type: "text" };
import type { Optimizer } from "../../optimizers/rule.ts";
import { renderUpdate, type UpdateKernel } from "../../optimizers/wgsl_renderer.ts";
import type { Stretch } from "../layout.ts";
import { linearGroups } from "../../lowering/dispatch.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import type { Place, PlannedDispatch } from "./plan.ts";
import { type Pipelines, Program } from "./program.ts";

/** With mixed precision the loss scale doubles after so many steps without overflow, as in PyTorch's GradScaler. */
const growthInterval = 2000;

const threads = 256;

export interface UpdateOptions {
  /** Largest norm of the gradient; 0 for no limit. */
  readonly clipGradNorm: number;
  /** Batches of a step. */
  readonly accumulate: number;
  /** Activations and their gradients are stored as f16, and the loss is scaled (paper §3.2, `--fp16`). */
  readonly mixed: boolean;
}

export class GpuUpdate {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #buffers: GpuBuffers;
  readonly #optimizer: Optimizer;
  readonly #options: UpdateOptions;
  readonly #kernel: UpdateKernel;
  /** Buffer that holds the step's gradients. */
  readonly #gradients: string;
  #current: { readonly key: string; readonly program: Program } | undefined;

  constructor(
    device: GPUDevice,
    pipelines: Pipelines,
    buffers: GpuBuffers,
    optimizer: Optimizer,
    options: UpdateOptions,
  ) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#buffers = buffers;
    this.#optimizer = optimizer;
    this.#options = options;
    this.#kernel = renderUpdate(optimizer.rule);
    this.#gradients = options.accumulate > 1 ? "accumulated" : "gradients";
  }

  /** The dispatches, ready to be encoded. @param ranges what may have moved @param step as the optimizer counts */
  program(ranges: readonly Stretch[], step: number): Program {
    const scalars = this.#optimizer.scalars(step);
    const key = JSON.stringify(ranges);
    if (this.#current?.key === key) {
      this.#current.program.setDims(this.#dispatches(ranges, scalars).map(({ dims }) => dims));
      return this.#current.program;
    }
    this.#current?.program.release();
    this.#buffers.ensure("squares", 4 * sumOf(ranges.map(normGroups)));
    const dispatches = this.#dispatches(ranges, scalars);
    const program = new Program(this.#device, this.#pipelines, dispatches, this.#buffers.all);
    this.#current = { key, program };
    return program;
  }

  release(): void {
    this.#current?.program.release();
  }

  #dispatches(
    ranges: readonly Stretch[],
    scalars: Readonly<Record<string, number>>,
  ): PlannedDispatch[] {
    const sums = ranges.map(normGroups);
    return [
      ...ranges.map((range, i) => this.#norm(range, sumOf(sums.slice(0, i)))),
      this.#finish(sumOf(sums)),
      ...ranges.map((range) => this.#update(range, scalars)),
    ];
  }

  #norm(range: Stretch, first: number): PlannedDispatch {
    return {
      ...{ kernel: "square_norm", source: normSource, slots: {}, constants: {} },
      storage: [part(this.#gradients, range), this.#whole("squares")],
      uniformBinding: 2,
      dims: [range.length, first],
      groups: [normGroups(range), 1, 1],
    };
  }

  #finish(sums: number): PlannedDispatch {
    const { accumulate, clipGradNorm, mixed } = this.#options;
    const losses = accumulate > 1 ? "losses" : "loss";
    return {
      ...{ kernel: "square_norm_finish", source: finishSource, slots: {}, constants: {} },
      storage: ["squares", losses, "control"].map((buffer) => this.#whole(buffer)),
      uniformBinding: 3,
      dims: [sums, accumulate, floatBits(clipGradNorm), mixed ? growthInterval : 0],
      groups: [1, 1, 1],
    };
  }

  #update(range: Stretch, scalars: Readonly<Record<string, number>>): PlannedDispatch {
    const { state } = this.#optimizer.rule;
    return {
      ...{ kernel: "update", source: this.#kernel.source, slots: {}, constants: {} },
      storage: [
        part("weights", range),
        part(this.#gradients, range),
        this.#whole("control"),
        ...state.map((name) => part(`state ${name}`, range)),
      ],
      uniformBinding: 3 + state.length,
      dims: [
        range.length,
        floatBits(1),
        ...this.#kernel.scalars.map((name) => floatBits(scalars[name]!)),
      ],
      groups: linearGroups(Math.ceil(range.length / threads)),
    };
  }

  #whole(buffer: string): Place {
    return { buffer, offset: 0, bytes: this.#buffers.all[buffer]!.size };
  }
}

function part(buffer: string, { offset, length }: Stretch): Place {
  return { buffer, offset: 4 * offset, bytes: 4 * length };
}

/** Workgroups that add up the squares of a range: enough to fill a GPU, few enough to be added up by one. */
function normGroups({ length }: Stretch): number {
  return Math.max(1, Math.min(1024, Math.ceil(length / 1024)));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

const bits = new DataView(new ArrayBuffer(4));

/** A float in the form in which it stands in a uniform of 32-bit words. */
function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getUint32(0);
}
