/** Greedy decoding in chunks of steps, which run without the host (see `src/models/chunked_decoding.ts`). */
import type { Batch } from "../examples/batch.ts";
import { selectExamples } from "../examples/split.ts";
import type { ChunkGraphs } from "../models/chunked_decoding.ts";
import type { InputBuilder } from "../models/feeds.ts";
import { chunkLength, rowsForChunk } from "./chunk_length.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import type { GreedyDecoder, NextTokens } from "./decoder.ts";
import { DecoderCache } from "./decoder_cache.ts";
import { logProbsName } from "./log_probs.ts";
import { parentRows } from "./parent_rows.ts";

/** What a chunk wrote, `[steps * rows]` each. */
interface Written extends NextTokens {
  readonly firstStep: number;
}

export class ChunkedGreedyDecoder implements GreedyDecoder {
  readonly bos: number;
  readonly steps: Int32Array;
  /** Most steps that are asked for. */
  readonly #limit: number;
  /** The problems that the device works on, and which of them the rows are that are still wanted. */
  #batch: Batch;
  #rows: readonly number[];
  #step = 0;
  /** Steps, and positions of the KV caches, that are computed. */
  #computed = 0;
  #cached: number;
  #written: Written | undefined;

  /** @param maxLength tokens of an answer including BOS and EOS */
  static async start(
    compiled: CompiledGraphs,
    graphs: ChunkGraphs,
    inputBuilder: InputBuilder,
    batch: Batch,
    maxLength: number,
  ): Promise<ChunkedGreedyDecoder> {
    const cache = await DecoderCache.prepare(compiled, graphs, inputBuilder.encoding(batch));
    return new ChunkedGreedyDecoder(compiled, graphs, inputBuilder, batch, cache, maxLength);
  }

  private constructor(
    private readonly compiled: CompiledGraphs,
    private readonly graphs: ChunkGraphs,
    private readonly inputBuilder: InputBuilder,
    batch: Batch,
    private readonly cache: DecoderCache,
    maxLength: number,
  ) {
    this.bos = graphs.bos;
    this.steps = inputBuilder.steps(batch);
    this.#limit = Math.min(maxLength - 1, Math.max(...this.steps));
    this.#batch = batch;
    this.#rows = [...Array(batch.size).keys()];
    this.#cached = inputBuilder.prompts?.(batch).positions ?? 0;
  }

  async next(tokens: Int32Array): Promise<NextTokens> {
    if (this.#step === this.#computed) this.#written = await this.#compute(tokens);
    const { firstStep, tokens: best, logProbs } = this.#written!, { size } = this.#batch;
    const start = (this.#step++ - firstStep) * size;
    return {
      tokens: Int32Array.from(this.#rows, (row) => best[start + row]!),
      ...logProbs && { logProbs: Float32Array.from(this.#rows, (row) => logProbs[start + row]!) },
    };
  }

  /** They leave the device with the next chunk. */
  keep(rows: readonly number[]): Promise<void> {
    this.#rows = rows.map((row) => this.#rows[row]!);
    return Promise.resolve();
  }

  close(): void {
    this.cache.release();
  }

  async #compute(tokens: Int32Array): Promise<Written> {
    const turns = chunkLength(this.#step, this.#limit), firstStep = this.#step;
    await this.#arrange(turns);
    const { size } = this.#batch,
      { arrays, sizes } = this.inputBuilder.decoding(
        this.#batch,
        Int32Array.from({ length: size }, (_, row) => tokens[row] ?? tokens[0]!),
        this.#step,
      );
    const slot = arrays.position?.map((position, row) => position * size + row);
    const strides = { one: Int32Array.of(1), rows: Int32Array.of(size) };
    const feeds = {
      arrays: { ...arrays, ...slot && { slot }, ...strides },
      sizes: { ...sizes, N: this.#cached },
    };
    const loop = this.compiled.loop(this.graphs.loop);
    const results = await loop.run(feeds, this.cache.tensors, turns);
    const isScored = this.graphs.loop.collected.includes(logProbsName);
    const [best, logProbs] = await Promise.all([
      results.integers("best"),
      isScored ? results.floats(logProbsName) : undefined,
    ]);
    this.#computed += turns;
    return { firstStep, tokens: best, ...logProbs && { logProbs } };
  }

  /** Brings the rows that are wanted to the front, and makes room for some steps. */
  async #arrange(turns: number): Promise<void> {
    const { size: before } = this.#batch, rows = this.#rows;
    const size = rowsForChunk(rows.length, before);
    // What nobody wants is a copy of something else.
    const from = Int32Array.from({ length: size }, (_, i) => rows[i] ?? rows[0]!);
    this.#batch = selectExamples(this.#batch, [...from]);
    this.#rows = [...rows.keys()];
    const { sourceLength: S } = this.#batch, K = this.#cached;
    this.#cached += turns;
    const feeds = {
      arrays: parentRows(from, before, { "1": 1, S, K }),
      sizes: { A: before, B: size, M: size, S, P: K, K, Z: turns, N: this.#cached },
    };
    const runner = this.compiled.runner(this.graphs.arrange);
    await this.cache.gatherRows(runner, feeds, { past: true });
    runner.release();
  }
}
