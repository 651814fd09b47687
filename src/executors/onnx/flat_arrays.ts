/** The arrays of a model, and of its training, side by side in one memory. */
import type { Weight } from "../../models/weights.ts";
import type { HostArrays, NamedArray } from "../host_arrays.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { allocate, type FlatMemory } from "./flat_memory.ts";

export class FlatArrays implements HostArrays {
  readonly layout: Layout;
  readonly memory: FlatMemory;

  /**
   * Allocates the arrays, all zero.
   *
   * @param state names of what the optimizer keeps for each trainable weight @param gradientBuffers how many there are
   * @throws TrainingError when they exceed the 4 GB of a WebAssembly memory
   */
  constructor(weights: readonly Weight[], state: readonly string[] = [], gradientBuffers = 0) {
    this.layout = layoutOf(weights);
    this.memory = allocate(this.layout, state, gradientBuffers);
  }

  get bytes(): number {
    return this.memory.bytes;
  }

  /** The first `length` numbers of a weight: a table may be used in its first rows only. */
  weightValues(name: string, length: number): Float32Array {
    return this.memory.floats(this.memory.weights, this.layout.weights.get(name)!.offset, length);
  }

  /** All weights in one, laid out as {@link layout} says. */
  allWeights(): Float32Array {
    return this.memory.floats(this.memory.weights, 0, this.layout.total);
  }

  weights(): NamedArray[] {
    return this.#namedAt(this.memory.weights, () => true);
  }

  optimizerState(): ReadonlyMap<string, readonly NamedArray[]> {
    return new Map(
      Object.entries(this.memory.state).map(([kind, address]) => [
        kind,
        this.#namedAt(address, (trainable) => trainable),
      ]),
    );
  }

  #namedAt(address: number, isWanted: (trainable: boolean) => boolean): NamedArray[] {
    return [...this.layout.parts.values()]
      .filter(({ trainable }) => isWanted(trainable))
      .map(({ part, offset, length }) => ({
        name: part.name,
        part,
        values: this.memory.floats(address, offset, length),
      }));
  }
}
