/** ONNX Runtime as an executor: on the CPU, or on an accelerator that keeps weights and results in its memory. */
import type { Feeds } from "../../graph/feeds.ts";
import type { NamedTensors } from "../../graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../graph/shape.ts";
import type {
  CompiledGraph,
  DeviceTensor,
  DeviceTensors,
  Executor,
  GraphRunner,
  Results,
} from "../executor.ts";
import { BoundGraph, type BoundRunner } from "./bound_graph.ts";
import type { FlatArrays } from "./flat_arrays.ts";
import type { Workers } from "./lanes.ts";
import { acceleratorBudget, hostBudget } from "../pass_budget.ts";
import type { Accelerator, Run } from "./session.ts";
import { type OrtTensor, readFloats, readIntegers, tensorOver } from "./tensors.ts";
import { AcceleratorWeights, hostWeights, type WeightPlace } from "./weight_place.ts";

export interface OnnxOptions {
  /** How the cores are shared out. */
  readonly lanes: Workers;
  /** What computes in place of the cores. */
  readonly accelerator?: Accelerator | undefined;
}

/** An accelerator computes a batch as a whole. */
const wholeBatches: Workers = { parts: 1, threads: 1 };

export class OnnxExecutor implements Executor {
  readonly description: string;
  readonly lanes: number;
  readonly passBudget: number;
  readonly #threads: number;
  readonly #accelerator: Accelerator | undefined;
  readonly #arrays: FlatArrays;
  readonly #weights: WeightPlace;

  /** @param arrays hold the weights */
  constructor(arrays: FlatArrays, { lanes, accelerator }: OnnxOptions) {
    const { parts, threads } = accelerator === undefined ? lanes : wholeBatches;
    const { memory, layout } = arrays;
    this.description = `ONNX Runtime on ${accelerator?.name ?? "the CPU"}`;
    this.lanes = parts;
    this.passBudget = accelerator === undefined ? hostBudget() : acceleratorBudget;
    this.#threads = threads;
    this.#accelerator = accelerator;
    this.#arrays = arrays;
    this.#weights = accelerator === undefined
      ? hostWeights(memory)
      : new AcceleratorWeights(accelerator, memory, layout.total);
  }

  compile(
    outputs: NamedTensors,
    staysOnDevice: (result: string) => boolean = () => false,
  ): CompiledGraph {
    const graph = new BoundGraph(outputs, {
      threads: this.#threads,
      accelerator: this.#accelerator,
    });
    const { layout } = this.#arrays, weights = this.#weights;
    const binding = {
      weight: (name: string, shape: readonly number[]) =>
        weights.tensor(layout.weights.get(name)!.offset, shape),
      result: () => undefined,
      stays: staysOnDevice,
    };
    return {
      runner: () => new OnnxRunner(graph.runner(binding), outputs, weights),
      release: () => graph.release(),
    };
  }

  upload(values: Float32Array | Int32Array, shape: readonly number[]): DeviceTensor {
    // A copy, which nobody else changes; ONNX Runtime wants an address of empty tensors too.
    const copy = values.length > 0 ? values.slice() : new Float32Array(1);
    return tensorOver(copy, shape);
  }

  weightsChanged(): void {
    this.#weights.changed();
  }

  close(): void {
    this.#weights.release();
  }
}

class OnnxRunner implements GraphRunner {
  constructor(
    private readonly runner: BoundRunner,
    private readonly outputs: NamedTensors,
    private readonly weights: WeightPlace,
  ) {}

  async run(feeds: Feeds, resident: DeviceTensors = {}): Promise<Results> {
    await this.weights.refresh();
    const run = await this.runner.run(feeds, resident as Readonly<Record<string, OrtTensor>>);
    return new OnnxResults(run, this.outputs, feeds.sizes);
  }

  release(): void {
    this.runner.release();
  }
}

class OnnxResults implements Results {
  constructor(
    private readonly run: Run,
    private readonly outputs: NamedTensors,
    private readonly sizes: Sizes,
  ) {}

  take(name: string): DeviceTensor {
    return this.run.takeOutput(name);
  }

  floats(name: string): Promise<Float32Array> {
    return Promise.resolve(this.#read(name, readFloats));
  }

  integers(name: string): Promise<Int32Array> {
    return Promise.resolve(this.#read(name, readIntegers));
  }

  #read<T>(name: string, copy: (tensor: OrtTensor, count: number) => T): T {
    const tensor = this.run.takeOutput(name);
    const values = copy(
      tensor,
      elementCount(concreteShape(this.outputs[name]!.shape, this.sizes)),
    );
    tensor.release();
    return values;
  }
}
