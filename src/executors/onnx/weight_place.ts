/** Where ONNX Runtime finds a model's weights: in the memory they are trained in, or in a copy on an accelerator. */
import { input } from "../../graph/graph.ts";
import { scale } from "../../ops/multiply.ts";
import type { FlatMemory } from "./flat_memory.ts";
import { lowerGraph } from "./lower.ts";
import { type Accelerator, OrtSession } from "./session.ts";
import { dataOf, floatsAt, type OrtTensor } from "./tensors.ts";

export interface WeightPlace {
  /** Tells that the host's weights have changed. */
  changed(): void;
  /** Brings the weights up to date; to be awaited before each use. */
  refresh(): Promise<void>;
  /** Weights from `offset` on. */
  tensor(offset: number, shape: readonly number[]): OrtTensor;
  release(): void;
}

/** The host's own memory. */
export function hostWeights(memory: FlatMemory): WeightPlace {
  return {
    changed() {},
    refresh: () => Promise.resolve(),
    tensor: (offset, shape) => memory.tensor(memory.weights, offset, shape),
    release() {},
  };
}

/** A copy on an accelerator, made anew in the same place when the weights have changed. */
export class AcceleratorWeights implements WeightPlace {
  readonly #copying: OrtSession;
  #copy: OrtTensor | undefined;
  #refreshed: Promise<void> | undefined;

  /** @param count elements of all weights */
  constructor(
    private readonly accelerator: Accelerator,
    private readonly memory: FlatMemory,
    private readonly count: number,
  ) {
    const { model } = lowerGraph({ copy: scale(input("weights", "f32", [count]), 1) });
    this.#copying = new OrtSession(model, { threads: 1, accelerator });
  }

  changed(): void {
    this.#refreshed = undefined;
  }

  refresh(): Promise<void> {
    return this.#refreshed ??= this.#refresh();
  }

  async #refresh(): Promise<void> {
    const weights = this.memory.tensor(this.memory.weights, 0, [this.count]);
    const run = this.#copying.bind([["weights", weights]], [["copy", this.#copy]], () => true);
    await run.run();
    this.#copy ??= run.takeOutput("copy");
    run.release();
    weights.release();
  }

  tensor(offset: number, shape: readonly number[]): OrtTensor {
    if (this.#copy === undefined) throw new TypeError("weights are asked for before refresh()");
    const base = Deno.UnsafePointer.value(dataOf(this.#copy));
    return floatsAt(base + BigInt(4 * offset), shape, { memory: this.accelerator.memory });
  }

  release(): void {
    this.#copy?.release();
    this.#copying.release();
  }
}
