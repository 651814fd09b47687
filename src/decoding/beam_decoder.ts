/**
 * Steps of a beam search, with a KV cache shaped like a tree.
 *
 * The beams of a problem have most of their tokens in common: they are paths from the root of a tree, whose nodes are all the
 * tokens that were ever written. The usual way to re-order beams is to gather the rows of the KV cache at every step, so that
 * each beam has a copy of the keys and values of its own path. Here keys and values stay where they were written: each step
 * appends those of its `R` beams to the one cache of their problem, `N` positions for all its beams. Which positions lie on
 * the path of a beam, {@link BeamPaths} knows; it re-orders by lists of numbers, and masks all others by a bias that is added
 * to the attention scores. So a step copies nothing, and all beams of a problem attend to the same keys: a matmul with `R`
 * query rows in place of `R` products with a vector. Nodes that no beam continues are garbage, which is collected (one
 * gather) when it is half of the cache. The encoder's states, too, are there once for each problem, and gathered only when
 * problems are done. Recurrent models have no keys, but a state of fixed size: it is re-ordered by a gather in each step.
 */
import type { Batch } from "../examples/batch.ts";
import { selectExamples } from "../examples/split.ts";
import type { GraphRunner, Results } from "../executors/executor.ts";
import type { Feeds } from "../graph/feeds.ts";
import { type BeamGraphs, parentRowsName } from "../models/decoding.ts";
import type { InputBuilder } from "../models/feeds.ts";
import { BeamPaths } from "./beam_paths.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import type { BeamDecoder, BeamRows, Candidates } from "./decoder.ts";
import { DecoderCache } from "./decoder_cache.ts";
import { parentRows } from "./parent_rows.ts";

export class CachedBeamDecoder implements BeamDecoder {
  readonly bos: number;
  readonly steps: Int32Array;
  readonly #runner: GraphRunner;
  /** Left out where there is nothing to gather. */
  readonly #selecting: GraphRunner | undefined;
  /** The problems that are still searched, and their numbers in the batch. */
  #batch: Batch;
  #problems: readonly number[];
  /** Left out where caches are states, which are gathered in each step. */
  readonly #paths: BeamPaths | undefined;
  /** Rows of the step before. */
  #rows: number;
  #step = 0;

  /** @param model vocabulary size, and how batches enter its graphs */
  static async start(
    compiled: CompiledGraphs,
    graphs: BeamGraphs,
    model: { readonly vocabSize: number; readonly inputBuilder: InputBuilder },
    batch: Batch,
  ): Promise<CachedBeamDecoder> {
    const { vocabSize, inputBuilder } = model;
    const cache = await DecoderCache.prepare(compiled, graphs, inputBuilder.encoding(batch));
    return new CachedBeamDecoder(compiled, graphs, vocabSize, inputBuilder, batch, cache);
  }

  private constructor(
    compiled: CompiledGraphs,
    private readonly graphs: BeamGraphs,
    readonly vocabSize: number,
    private readonly inputBuilder: InputBuilder,
    batch: Batch,
    private readonly cache: DecoderCache,
  ) {
    this.bos = graphs.bos;
    this.steps = inputBuilder.steps(batch);
    this.#runner = compiled.runner(graphs.step);
    const hasRows = Object.keys(graphs.select).length > 0;
    this.#selecting = hasRows ? compiled.runner(graphs.select) : undefined;
    this.#batch = batch;
    this.#problems = Array.from({ length: batch.size }, (_, i) => i);
    this.#rows = batch.size;
    if (!graphs.treeCache) return;
    const none = { positions: 0, lengths: new Int32Array(batch.size) };
    this.#paths = new BeamPaths(inputBuilder.prompts?.(batch) ?? none);
  }

  async next(rows: BeamRows): Promise<Candidates> {
    const results = await this.step(rows);
    const [logProbs, choices] = await Promise.all([
      results.floats("scores"),
      results.integers("choices"),
    ]);
    return { logProbs, choices };
  }

  /** Re-orders the beams and makes a step. @returns its results, whatever the graph has */
  async step(rows: BeamRows): Promise<Results> {
    await this.#goOnWith(rows);
    return await this.cache.step(this.#runner, this.#feeds(rows));
  }

  close(): void {
    this.cache.release();
    this.#runner.release();
    this.#selecting?.release();
  }

  #feeds({ problems, parents, tokens, logProbs: sums }: BeamRows): Feeds {
    const count = problems.length, beams = tokens.length / count, before = this.#rows;
    const { arrays, sizes } = this.inputBuilder.decoding(this.#batch, tokens, this.#step++, beams);
    this.#rows = tokens.length;
    if (this.#paths !== undefined) {
      const P = this.#paths.cached;
      this.#paths.grow();
      const bias = this.#paths.bias(), N = this.#paths.cached;
      return { arrays: { ...arrays, sums, bias }, sizes: { ...sizes, P, N } };
    }
    const problem = Int32Array.from(tokens, (_, row) => row % count);
    const origins = parentRows(parents, before, { "1": 1, P: sizes.P ?? 0 });
    return { arrays: { ...arrays, ...origins, problem, sums }, sizes: { ...sizes, A: before } };
  }

  /** Drops the problems that are no longer searched, and compacts the cache once half of it is garbage. */
  async #goOnWith({ problems, parents }: BeamRows): Promise<void> {
    const before = this.#problems, from = problems.map((problem) => before.indexOf(problem));
    this.#paths?.follow(from, parents);
    const isSame = problems.length === before.length;
    if (isSame && !this.#paths?.shouldCompact()) return;
    if (!isSame) this.#batch = selectExamples(this.#batch, from);
    this.#problems = problems;
    await this.#gather(from, before.length);
  }

  async #gather(from: readonly number[], before: number): Promise<void> {
    if (this.#selecting === undefined) return;
    const S = this.#batch.sourceLength, compacted = this.#paths?.compact(from, before);
    const arrays = {
      ...parentRows(Int32Array.from(from), before, { "1": 1, S }),
      ...(compacted && { [parentRowsName("N")]: compacted.parents }),
    };
    const feeds = { arrays, sizes: { A: before, B: from.length, S, ...compacted?.sizes } };
    await this.cache.gatherRows(this.#selecting, feeds, { past: compacted !== undefined });
  }
}
