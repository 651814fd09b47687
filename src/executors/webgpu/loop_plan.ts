/** Plans the turns of a loop: those of one run, and what goes from each turn to the next. Pure data; no GPU is touched. */
import type { DeviceHint } from "../../graph/dispatch.ts";
import type { Tensor } from "../../graph/graph.ts";
import type { LoopGraph } from "../../graph/loop.ts";
import type { Sizes } from "../../graph/shape.ts";
import { viewed } from "./fusion.ts";
import type { BufferSlice } from "./plan.ts";
import {
  type OnDevice,
  planRun,
  residentBuffer,
  resultBuffer,
  type RunPlan,
  whole,
} from "./run_plan.ts";

/** Its results are those that a turn leaves in buffers of their own, not those that it makes in the place of an input. */
export interface LoopPlan extends RunPlan {
  /** What is copied behind each turn: results to the inputs of the next. */
  readonly carries: readonly { readonly from: BufferSlice; readonly to: BufferSlice }[];
}

/** @throws RangeError when a result is not as large as the input that it becomes */
export function planLoop(
  { outputs, carried }: LoopGraph,
  sizes: Sizes,
  device: OnDevice,
  hint: DeviceHint,
): LoopPlan {
  const plan = planRun(outputs, sizes, device, hint);
  const isInPlace = (input: string, result: string) => nameOf(viewed(outputs[result]!)) === input;
  const inPlace = new Set(
    Object.entries(carried).filter((entry) => isInPlace(...entry)).map(([, result]) => result),
  );
  const carries = Object.entries(carried)
    .filter(([, result]) => !inPlace.has(result))
    .map(([input, result]) => {
      const bytes = plan.results.get(result)!;
      const to = plan.inputs.get(input) ?? whole(residentBuffer(input), bytes);
      if (to.bytes === bytes) return { from: whole(resultBuffer(result), bytes), to };
      throw new RangeError(`${result} has ${bytes} bytes, and ${input} ${to.bytes}`);
    });
  const buffers = new Set([...inPlace].map(resultBuffer));
  return {
    ...plan,
    results: new Map([...plan.results].filter(([name]) => !inPlace.has(name))),
    copies: plan.copies.filter(({ to }) => !buffers.has(to)),
    carries,
  };
}

function nameOf({ origin }: Tensor): string | undefined {
  return origin.kind === "input" ? origin.name : undefined;
}
