import type { CompiledGraph, CompiledLoop, Executor, GraphRunner } from "../executors/executor.ts";
import type { NamedTensors } from "../graph/graph.ts";
import type { LoopGraph } from "../graph/loop.ts";
import { isCache } from "../models/decoding.ts";

type Compiled = Map<NamedTensors | LoopGraph, { release(): void }>;

/** Graphs of a model on an executor, each compiled when it is first run. Caches stay on the device. */
export class CompiledGraphs {
  readonly executor: Executor;
  readonly #compiled = new Map<NamedTensors, CompiledGraph>();
  readonly #loops = new Map<LoopGraph, CompiledLoop>();

  constructor(executor: Executor) {
    this.executor = executor;
  }

  /** A new runner, which the caller releases. */
  runner(outputs: NamedTensors): GraphRunner {
    const known = this.#compiled.get(outputs);
    if (known !== undefined) return known.runner();
    const graph = this.executor.compile(outputs, isCache);
    this.#compiled.set(outputs, graph);
    return graph.runner();
  }

  /** @throws TypeError where the executor runs no loops */
  loop(loop: LoopGraph): CompiledLoop {
    const known = this.#loops.get(loop);
    if (known !== undefined) return known;
    const compiled = this.executor.compileLoop?.(loop);
    if (compiled === undefined) throw new TypeError("this executor runs no loops");
    this.#loops.set(loop, compiled);
    return compiled;
  }

  /** Forgets some graphs, as far as they were compiled. */
  release(graphs: Iterable<NamedTensors | LoopGraph> = this.#all()): void {
    for (const graph of graphs) {
      for (const compiled of [this.#compiled, this.#loops] as Compiled[]) {
        compiled.get(graph)?.release();
        compiled.delete(graph);
      }
    }
  }

  #all(): (NamedTensors | LoopGraph)[] {
    return [...this.#compiled.keys(), ...this.#loops.keys()];
  }
}
