/** What a loop means, turn by turn on the host: executors that run loops are compared with it. */
import type { CompiledLoop, DeviceTensors, Results } from "../../../src/executors/executor.ts";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import type { ReferenceArray } from "../../../src/graph/graph.ts";
import type { Feeds } from "../../../src/graph/feeds.ts";
import type { LoopGraph } from "../../../src/graph/loop.ts";

/** A tensor that turns may replace. */
export interface MutableTensor {
  array: ReferenceArray;
}

/** @param weights values of parameters, by name */
export function hostLoop(
  { outputs, carried, collected }: LoopGraph,
  weights: (feeds: Feeds) => Map<string, Float64Array>,
): CompiledLoop {
  return {
    run(given: Feeds, resident: DeviceTensors, turns: number): Promise<Results> {
      const feeds = weights(given);
      for (const [name, data] of Object.entries(given.arrays)) {
        feeds.set(name, Float64Array.from(data));
      }
      for (const [name, tensor] of Object.entries(resident)) {
        feeds.set(name, (tensor as unknown as MutableTensor).array.data);
      }
      const found = new Map(collected.map((name) => [name, [] as number[]]));
      for (let turn = 0; turn < turns; turn++) {
        const results = evaluateReference(Object.values(outputs), feeds, given.sizes);
        const named = new Map(Object.keys(outputs).map((name, i) => [name, results[i]!]));
        for (const name of collected) found.get(name)!.push(...named.get(name)!.data);
        for (const [input, result] of Object.entries(carried)) {
          feeds.set(input, named.get(result)!.data);
          const kept = resident[input] as unknown as MutableTensor | undefined;
          if (kept) kept.array = named.get(result)!;
        }
      }
      const take = (name: string) => found.get(name)!;
      return Promise.resolve({
        take: () => {
          throw new TypeError("collected results are read");
        },
        floats: (name) => Promise.resolve(Float32Array.from(take(name))),
        integers: (name) => Promise.resolve(Int32Array.from(take(name))),
      });
    },
    release() {},
  };
}
