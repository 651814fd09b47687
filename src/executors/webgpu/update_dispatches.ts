/** The dispatches that end a step: the gradient's norm, clipping, and the optimizer's rule over flat arrays. Pure data. */
import finishSource from "../../../kernels/square_norm_finish.wgsl" with { type: "text" };
import normSource from "../../../kernels/square_norm.wgsl" with { type: "text" };
import type { DeviceHint } from "../../graph/dispatch.ts";
import { perElement, perWorkgroup } from "../../lowering/workgroups.ts";
import type { UpdateKernel } from "../../optimizers/wgsl_renderer.ts";
import type { Range } from "../layout.ts";
import { flatDispatch, placedFlat } from "./flat_dispatch.ts";
import { merged, type PlacedDispatch, planned } from "./merge.ts";
import type { BufferSlice, PlannedDispatch } from "./plan.ts";
import { stepResults } from "./result_buffers.ts";

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

/** What updates the weights. */
export interface Update {
  /** The weights that may have moved. */
  readonly ranges: readonly Range[];
  readonly kernel: UpdateKernel;
  readonly options: UpdateOptions;
}

/** @param whole the place of an entire buffer */
export function updateDispatches(
  update: Update,
  whole: (buffer: string) => BufferSlice,
  { dispatchesAreDear, mostBoundBytes }: DeviceHint,
): PlannedDispatch[] {
  const { ranges, options } = update, { gradients } = stepResults(options.accumulate);
  const first = (i: number) => squaresOf(ranges.slice(0, i));
  const together = (dispatches: readonly PlacedDispatch[]) =>
    dispatchesAreDear ? merged(dispatches, mostBoundBytes) : dispatches.map(planned);
  return [
    ...together(ranges.map((range, i) =>
      placedFlat({
        kernel: { name: "square_norm", source: normSource },
        movable: true,
        bindings: { x: part(gradients, range), squares: whole("squares") },
        ...perWorkgroup(normGroups(range), { elements: range.length, first: first(i) }),
      })
    )),
    finish(squaresOf(ranges), options, whole),
    ...together(ranges.map((range) => rule(range, gradients, update, whole))),
  ];
}

/** How many sums of squares there are of ranges: the elements of the buffer `squares`. */
export function squaresOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + normGroups(range), 0);
}

function finish(
  count: number,
  { accumulate, clipGradNorm, mixed }: UpdateOptions,
  whole: (buffer: string) => BufferSlice,
): PlannedDispatch {
  return flatDispatch({
    kernel: { name: "square_norm_finish", source: finishSource },
    bindings: {
      squares: whole("squares"),
      losses: whole(stepResults(accumulate).losses),
      control: whole("control"),
    },
    dims: {
      ...{ count, batches: accumulate, clip: { float: clipGradNorm } },
      growthInterval: mixed ? growthInterval : 0,
    },
    groups: [1, 1, 1],
  });
}

function rule(
  range: Range,
  gradients: string,
  { kernel: { kernel, slots, states } }: Update,
  whole: (buffer: string) => BufferSlice,
): PlacedDispatch {
  const stateParts = Object.entries(states).map(([name, state]) =>
    [name, part(`state ${state}`, range)] as const
  );
  return placedFlat({
    ...{ kernel, slots },
    movable: true,
    bindings: {
      weights: part("weights", range),
      gradients: part(gradients, range),
      control: whole("control"),
      scalars: whole("scalars"),
      ...Object.fromEntries(stateParts),
    },
    ...perElement(range.length, { gradientScale: { float: 1 } }),
  });
}

function part(buffer: string, { offset, length }: Range): BufferSlice {
  return { buffer, offset: 4 * offset, bytes: 4 * length };
}

/** Workgroups that add up the squares of a range: enough to fill a GPU, few enough to be added up by one. */
function normGroups({ length }: Range): number {
  return Math.max(1, Math.min(1024, Math.ceil(length / 1024)));
}
