/** Steps of decoding with a KV cache, where each row continues itself: what greedy decoding and sampling have in common. */
import type { Batch } from "../examples/batch.ts";
import { selectExamples } from "../examples/split.ts";
import type { GraphRunner, Results } from "../executors/executor.ts";
import type { NamedTensors } from "../graph/graph.ts";
import type { DecodingGraphs } from "../models/decoding.ts";
import type { InputBuilder } from "../models/feeds.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import { DecoderCache } from "./decoder_cache.ts";
import { parentRows } from "./parent_rows.ts";

export class CachedSteps {
  readonly bos: number;
  readonly steps: Int32Array;
  readonly #runner: GraphRunner;
  /** Made when rows are chosen for the first time. */
  #selecting: GraphRunner | undefined;
  /** The problem of each row. */
  #batch: Batch;
  #step = 0;

  /** @param step the graph of a step, whose results include those of `graphs.present` */
  static async start(
    compiled: CompiledGraphs,
    graphs: DecodingGraphs,
    step: NamedTensors,
    inputBuilder: InputBuilder,
    batch: Batch,
  ): Promise<CachedSteps> {
    const cache = await DecoderCache.prepare(compiled, graphs, inputBuilder.encoding(batch));
    return new CachedSteps(compiled, graphs, step, inputBuilder, batch, cache);
  }

  private constructor(
    private readonly compiled: CompiledGraphs,
    private readonly graphs: DecodingGraphs,
    step: NamedTensors,
    private readonly inputBuilder: InputBuilder,
    batch: Batch,
    private readonly cache: DecoderCache,
  ) {
    this.bos = graphs.bos;
    this.steps = inputBuilder.steps(batch);
    this.#runner = compiled.runner(step);
    this.#batch = batch;
  }

  /** Takes the last token of each row. @returns the results of a step but for the caches */
  next(tokens: Int32Array): Promise<Results> {
    const feeds = this.inputBuilder.decoding(this.#batch, tokens, this.#step++);
    return this.cache.step(this.#runner, feeds);
  }

  /** Goes on with these rows, each as often as it is named. */
  async keep(rows: readonly number[]): Promise<void> {
    const before = this.#batch.size;
    this.#batch = selectExamples(this.#batch, rows);
    const { sizes } = this.inputBuilder.decoding(this.#batch, new Int32Array(0), this.#step);
    const { S = this.#batch.sourceLength, P = 0 } = sizes;
    const arrays = parentRows(Int32Array.from(rows), before, { "1": 1, S, P });
    const runner = this.#selecting ??= this.compiled.runner(this.graphs.select);
    const feeds = { arrays, sizes: { ...sizes, A: before } };
    await this.cache.gatherRows(runner, feeds, { past: true });
  }

  close(): void {
    this.cache.release();
    this.#runner.release();
    this.#selecting?.release();
  }
}
