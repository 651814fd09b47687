/** A graph that runs on a GPU, planned for each combination of sizes when that comes up first. */
import type { CompiledGraph, DeviceTensors, GraphRunner } from "../executor.ts";
import type { Feeds } from "../../graph/feeds.ts";
import type { NamedTensors } from "../../graph/graph.ts";
import type { Layout } from "../layout.ts";
import { BoundPlan } from "./bound_plan.ts";
import type { GpuRuntime } from "./bound_program.ts";
import { GpuResults, GpuTensor } from "./gpu_results.ts";
import { PlanCache } from "./plan_cache.ts";
import type { Slice } from "./read_buffer.ts";
import { type OnDevice, planRun } from "./run_plan.ts";
import type { WeightBuffer } from "./weight_buffer.ts";

/** What an executor hands to its graphs. */
export interface GraphContext extends GpuRuntime {
  readonly layout: Layout;
  readonly weights: WeightBuffer;
}

export class GpuGraph implements CompiledGraph {
  readonly #plans = new PlanCache<BoundPlan>();

  constructor(
    private readonly context: GraphContext,
    private readonly outputs: NamedTensors,
    private readonly staysOnDevice: (result: string) => boolean,
  ) {}

  runner(): GraphRunner {
    let last: GpuResults | undefined;
    return {
      run: async (feeds, resident = {}) => {
        last?.release();
        return last = await this.#run(feeds, resident);
      },
      release: () => last?.release(),
    };
  }

  release(): void {
    this.#plans.release();
  }

  // deno-lint-ignore require-await -- errors reach the caller as rejections
  async #run({ arrays, sizes }: Feeds, resident: DeviceTensors): Promise<GpuResults> {
    const { weights } = this.context;
    const names = Object.keys(resident), buffer = weights.current();
    const plan = this.#plans.get(
      JSON.stringify([sizes, names]),
      () => this.#plan(sizes, names, buffer),
    );
    const found = plan.run(arrays, buffersOf(resident));
    return checkedResults(this.context, found, this.staysOnDevice);
  }

  #plan(sizes: Feeds["sizes"], resident: readonly string[], weights: GPUBuffer): BoundPlan {
    const device = onDevice(this.context, resident);
    const plan = planRun(this.outputs, sizes, device, this.context.gpu);
    return new BoundPlan(this.context, plan, { weights });
  }
}

/** What runs of an executor find on its GPU. @param resident names of inputs */
export function onDevice({ layout }: GraphContext, resident: readonly string[]): OnDevice {
  return {
    resident: new Set(resident),
    weight: (name, bytes) => ({
      buffer: "weights",
      offset: 4 * layout.weights.get(name)!.offset,
      bytes,
    }),
    typeOf: ({ type }) => type,
  };
}

/** @throws Error the GPU's failure if there is one */
export function checkedResults(
  context: GraphContext,
  found: Map<string, Slice>,
  staysOnDevice: (result: string) => boolean,
): GpuResults {
  const results = new GpuResults(context, found, staysOnDevice);
  const failure = context.gpu.failure();
  if (failure === undefined) return results;
  results.release();
  throw failure;
}

/** @throws TypeError for a tensor of another executor, or one that was released */
export function buffersOf(tensors: DeviceTensors): Record<string, GPUBuffer> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      if (tensor instanceof GpuTensor) return [name, tensor.buffer];
      throw new TypeError(`${name} is not a tensor of this GPU`);
    }),
  );
}
