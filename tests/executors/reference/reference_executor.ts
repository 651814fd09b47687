/** The slow executor: every op by its specification, in float64. What other executors compute is compared with it. */
import type { Feeds } from "../../../src/graph/feeds.ts";
import type { NamedTensors, ReferenceArray } from "../../../src/graph/graph.ts";
import type {
  CompiledGraph,
  CompiledLoop,
  DeviceTensor,
  DeviceTensors,
  Executor,
  Results,
} from "../../../src/executors/executor.ts";
import type { LoopGraph } from "../../../src/graph/loop.ts";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import { weightFeeds, type WeightValues } from "../../../src/executors/reference/weight_feeds.ts";
import { hostLoop, type MutableTensor } from "./host_loop.ts";

export class ReferenceExecutor implements Executor {
  readonly description = "the specification of each operation, in float64";
  readonly lanes = 1;
  readonly passBudget = Infinity;

  constructor(protected readonly weightValues: WeightValues) {}

  compile(outputs: NamedTensors): CompiledGraph {
    const run = (feeds: Feeds, resident?: DeviceTensors) => this.#run(outputs, feeds, resident);
    return { runner: () => ({ run, release() {} }), release() {} };
  }

  upload(values: Float32Array | Int32Array, shape: readonly number[]): DeviceTensor {
    return new ReferenceTensor({ shape, data: Float64Array.from(values) });
  }

  /** They are read anew in each run. */
  weightsChanged(): void {}

  close(): void {}

  #run(
    outputs: NamedTensors,
    { arrays, sizes }: Feeds,
    resident: DeviceTensors = {},
  ): Promise<Results> {
    const feeds = weightFeeds(outputs, this.weightValues, sizes);
    for (const [name, data] of Object.entries(arrays)) feeds.set(name, Float64Array.from(data));
    for (const [name, tensor] of Object.entries(resident)) {
      feeds.set(name, (tensor as ReferenceTensor).array.data);
    }
    const found = evaluateReference(Object.values(outputs), feeds, sizes);
    const named = new Map(Object.keys(outputs).map((name, i) => [name, found[i]!]));
    return Promise.resolve(new ReferenceResults(named));
  }
}

/** The same, but loops run without decoding having a part in them. */
export class LoopingReferenceExecutor extends ReferenceExecutor {
  compileLoop(loop: LoopGraph): CompiledLoop {
    return hostLoop(loop, ({ sizes }) => weightFeeds(loop.outputs, this.weightValues, sizes));
  }
}

export class ReferenceTensor implements DeviceTensor, MutableTensor {
  constructor(public array: ReferenceArray) {}

  release(): void {}
}

class ReferenceResults implements Results {
  constructor(readonly arrays: ReadonlyMap<string, ReferenceArray>) {}

  take(name: string): DeviceTensor {
    return new ReferenceTensor(this.arrays.get(name)!);
  }

  floats(name: string): Promise<Float32Array> {
    return Promise.resolve(Float32Array.from(this.arrays.get(name)!.data));
  }

  integers(name: string): Promise<Int32Array> {
    return Promise.resolve(Int32Array.from(this.arrays.get(name)!.data));
  }
}
