/** Greedy decoding with a KV cache: each row continues itself with its most likely token. */
import type { Batch } from "../examples/batch.ts";
import { selectExamples } from "../examples/split.ts";
import type { GraphRunner } from "../executors/executor.ts";
import type { DecodingGraphs } from "../models/decoding.ts";
import type { InputBuilder } from "../models/feeds.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import type { GreedyDecoder, NextTokens } from "./decoder.ts";
import { DecoderCache } from "./decoder_cache.ts";
import { logProbsName } from "./log_probs.ts";
import { parentRows } from "./parent_rows.ts";

export class CachedGreedyDecoder implements GreedyDecoder {
  readonly bos: number;
  readonly steps: Int32Array;
  readonly #runner: GraphRunner;
  /** Made when problems are dropped for the first time. */
  #selecting: GraphRunner | undefined;
  /** The problems that are still answered. */
  #batch: Batch;
  #step = 0;

  static async start(
    compiled: CompiledGraphs,
    graphs: DecodingGraphs,
    inputBuilder: InputBuilder,
    batch: Batch,
  ): Promise<CachedGreedyDecoder> {
    const cache = await DecoderCache.prepare(compiled, graphs, inputBuilder.encoding(batch));
    return new CachedGreedyDecoder(compiled, graphs, inputBuilder, batch, cache);
  }

  private constructor(
    private readonly compiled: CompiledGraphs,
    private readonly graphs: DecodingGraphs,
    private readonly inputBuilder: InputBuilder,
    batch: Batch,
    private readonly cache: DecoderCache,
  ) {
    this.bos = graphs.bos;
    this.steps = inputBuilder.steps(batch);
    this.#runner = compiled.runner(graphs.step);
    this.#batch = batch;
  }

  async next(tokens: Int32Array): Promise<NextTokens> {
    const feeds = this.inputBuilder.decoding(this.#batch, tokens, this.#step++);
    const results = await this.cache.step(this.#runner, feeds);
    const isScored = logProbsName in this.graphs.step;
    const [best, logProbs] = await Promise.all([
      results.integers("best"),
      isScored ? results.floats(logProbsName) : undefined,
    ]);
    return { tokens: best, ...logProbs && { logProbs } };
  }

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
