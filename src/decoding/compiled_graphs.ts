import type { CompiledGraph, Executor, GraphRunner } from "../executors/executor.ts";
import type { NamedTensors } from "../graph/graph.ts";
import { isRemembered } from "../models/decoding.ts";

/** Graphs of a model on an executor, each compiled when it is first run. Caches stay on the device. */
export class CompiledGraphs {
  readonly executor: Executor;
  readonly #compiled = new Map<NamedTensors, CompiledGraph>();

  constructor(executor: Executor) {
    this.executor = executor;
  }

  /** A new runner, which the caller releases. */
  runner(outputs: NamedTensors): GraphRunner {
    const known = this.#compiled.get(outputs);
    if (known !== undefined) return known.runner();
    const graph = this.executor.compile(outputs, isRemembered);
    this.#compiled.set(outputs, graph);
    return graph.runner();
  }

  /** Forgets some graphs, as far as they were compiled. */
  release(graphs: Iterable<NamedTensors> = [...this.#compiled.keys()]): void {
    for (const outputs of graphs) {
      this.#compiled.get(outputs)?.release();
      this.#compiled.delete(outputs);
    }
  }
}
