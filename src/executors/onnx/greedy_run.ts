/** Greedy decoding on ONNX Runtime: one answer to each problem, until all are closed. */
import type { Batch } from "../../examples/batch.ts";
import { selectExamples } from "../../examples/split.ts";
import type { DecodingGraphs } from "../../models/decoding.ts";
import type { Feeding } from "../../models/feeds.ts";
import type { Decoding } from "../engine.ts";
import type { GraphRunner } from "./bound_graph.ts";
import { originArrays, release, type Tensors } from "./regrouping.ts";
import { readIntegers } from "./tensors.ts";

export interface GreedyRunners {
  readonly step: GraphRunner;
  /** Made when problems are dropped for the first time. */
  readonly select: () => GraphRunner;
}

export class GreedyRun implements Decoding {
  readonly opening: number;
  readonly steps: Int32Array;
  readonly #graphs: DecodingGraphs;
  readonly #runners: GreedyRunners;
  readonly #feeding: Feeding;
  #select: GraphRunner | undefined;
  /** The problems that are still answered. */
  #batch: Batch;
  #memory: Tensors;
  #past: Tensors;
  #step = 0;

  constructor(
    graphs: DecodingGraphs,
    runners: GreedyRunners,
    feeding: Feeding,
    batch: Batch,
    prepared: { readonly memory: Tensors; readonly past: Tensors },
  ) {
    this.opening = graphs.opening;
    this.steps = feeding.steps(batch);
    this.#graphs = graphs;
    this.#runners = runners;
    this.#feeding = feeding;
    this.#batch = batch;
    this.#memory = prepared.memory;
    this.#past = prepared.past;
  }

  async next(tokens: Int32Array): Promise<Int32Array> {
    const feeds = this.#feeding.decoding(this.#batch, tokens, this.#step++);
    const run = await this.#runners.step.run(feeds, { ...this.#memory, ...this.#past });
    release(this.#past);
    this.#past = Object.fromEntries(
      this.#graphs.caches.map(({ name }) => [`past.${name}`, run.takeOutput(`present.${name}`)]),
    );
    const best = run.takeOutput("best");
    const words = readIntegers(best, this.#batch.size);
    best.release();
    return words;
  }

  async keep(rows: readonly number[]): Promise<void> {
    const before = this.#batch.size;
    this.#batch = selectExamples(this.#batch, rows);
    const { sizes } = this.#feeding.decoding(this.#batch, new Int32Array(0), this.#step);
    const { S = this.#batch.sourceLength, P = 0 } = sizes;
    const arrays = originArrays(Int32Array.from(rows), before, [1, S, P], ["1", "S", "P"]);
    const tensors = { ...this.#memory, ...this.#past };
    const select = this.#select ??= this.#runners.select();
    const run = await select.run(
      { arrays, sizes: { ...sizes, A: before } },
      tensors,
    );
    const selected = (old: Tensors) =>
      Object.fromEntries(
        Object.keys(old).map((name) => [name, run.takeOutput(`selected.${name}`)]),
      );
    const [memory, past] = [selected(this.#memory), selected(this.#past)];
    release(tensors);
    this.#memory = memory;
    this.#past = past;
  }

  close(): void {
    release({ ...this.#memory, ...this.#past });
    this.#runners.step.release();
    this.#select?.release();
  }
}
