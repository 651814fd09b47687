/** A loop that runs on a GPU, planned for each combination of sizes when that comes up first. */
import type { CompiledLoop, DeviceTensors } from "../executor.ts";
import type { Feeds } from "../../graph/feeds.ts";
import type { LoopGraph } from "../../graph/loop.ts";
import { BoundLoop } from "./bound_loop.ts";
import { buffersOf, checkedResults, type GraphContext, onDevice } from "./gpu_graph.ts";
import type { GpuResults } from "./gpu_results.ts";
import { planLoop } from "./loop_plan.ts";
import { PlanCache } from "./plan_cache.ts";

export class GpuLoop implements CompiledLoop {
  readonly #plans = new PlanCache<BoundLoop>();

  constructor(private readonly context: GraphContext, private readonly loop: LoopGraph) {}

  // deno-lint-ignore require-await -- errors reach the caller as rejections
  async run({ arrays, sizes }: Feeds, resident: DeviceTensors, turns: number): Promise<GpuResults> {
    const { weights } = this.context;
    const names = Object.keys(resident), buffer = weights.current();
    const bound = this.#plans.get(
      JSON.stringify([sizes, names]),
      () => this.#plan(sizes, names, buffer),
    );
    const found = bound.run(arrays, buffersOf(resident), turns);
    return checkedResults(this.context, found, () => false);
  }

  release(): void {
    this.#plans.release();
  }

  #plan(sizes: Feeds["sizes"], resident: readonly string[], weights: GPUBuffer): BoundLoop {
    const plan = planLoop(this.loop, sizes, onDevice(this.context, resident), this.context.gpu);
    return new BoundLoop(this.context, plan, this.loop.collected, { weights });
  }
}
