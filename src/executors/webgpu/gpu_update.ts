/** What ends a step on a GPU: the gradient's norm, clipping, and the optimizer's rule over flat arrays. */
import finishSource from "../../../kernels/square_norm_finish.wgsl" with { type: "text" };
import normSource from "../../../kernels/square_norm.wgsl" with { type: "text" };
import type { Optimizer } from "../../optimizers/rule.ts";
import { renderUpdate, type UpdateKernel } from "../../optimizers/wgsl_renderer.ts";
import { perElement } from "../../lowering/dispatch.ts";
import type { Stretch } from "../layout.ts";
import { flatDispatch } from "./flat_dispatch.ts";
import type { GpuBuffers } from "./gpu_buffers.ts";
import type { Place, PlannedDispatch } from "./plan.ts";
import { type Pipelines, Program } from "./program.ts";

/** With mixed precision the loss scale doubles after so many steps without overflow, as in PyTorch's GradScaler. */
const growthInterval = 2000;

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
    return flatDispatch({
      kernel: { name: "square_norm", source: normSource },
      bindings: { x: part(this.#gradients, range), squares: this.#whole("squares") },
      dims: { count: range.length, first },
      groups: [normGroups(range), 1, 1],
    });
  }

  #finish(sums: number): PlannedDispatch {
    const { accumulate, clipGradNorm, mixed } = this.#options;
    const losses = accumulate > 1 ? "losses" : "loss";
    return flatDispatch({
      kernel: { name: "square_norm_finish", source: finishSource },
      bindings: {
        squares: this.#whole("squares"),
        losses: this.#whole(losses),
        control: this.#whole("control"),
      },
      dims: {
        ...{ count: sums, batches: accumulate, clip: { float: clipGradNorm } },
        growthInterval: mixed ? growthInterval : 0,
      },
      groups: [1, 1, 1],
    });
  }

  #update(range: Stretch, scalars: Readonly<Record<string, number>>): PlannedDispatch {
    const { kernel, slots, states, dims } = this.#kernel;
    return flatDispatch({
      ...{ kernel, slots },
      bindings: {
        weights: part("weights", range),
        gradients: part(this.#gradients, range),
        control: this.#whole("control"),
        ...Object.fromEntries(
          Object.entries(states).map(([name, state]) => [name, part(`state ${state}`, range)]),
        ),
      },
      ...perElement(range.length, dims(1, scalars)),
    });
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
