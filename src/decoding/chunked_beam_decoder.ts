/** Beam search in chunks of steps, which run without the host (see `src/models/chunked_decoding.ts`). */
import type { Batch } from "../examples/batch.ts";
import { selectExamples } from "../examples/split.ts";
import type { Feeds } from "../graph/feeds.ts";
import type { BeamChunkGraphs } from "../models/chunked_decoding.ts";
import { parentRowsName } from "../models/decoding.ts";
import type { InputBuilder } from "../models/feeds.ts";
import { BeamPaths } from "./beam_paths.ts";
import { onDevice, widened } from "./beam_rows.ts";
import { chunkLength, rowsForChunk } from "./chunk_length.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import type { BeamDecoder, BeamRows, Candidates } from "./decoder.ts";
import { DecoderCache } from "./decoder_cache.ts";
import { parentRows } from "./parent_rows.ts";

/** Compacted caches have room for a multiple of so many steps. */
const stepsKept = 8;

/** What a chunk found in its steps, `[steps, problems, candidates]` each. */
interface Found extends Candidates {
  readonly firstStep: number;
}

/** What is searched, and how it is numbered. */
interface Search {
  /** The problems that are wanted, by their numbers in the whole batch. The device has them first, in this order. */
  readonly problems: readonly number[];
  /** Problems of the device, and rows of each. */
  readonly width: number;
  readonly beams: number;
}

export class ChunkedBeamDecoder implements BeamDecoder {
  readonly bos: number;
  readonly steps: Int32Array;
  /** Most steps that are asked for. */
  readonly #limit: number;
  /** The problems that the device works on. */
  #batch: Batch;
  /** As the device has it since the chunk began, and as it was asked for in the last step. */
  #onDevice: Search;
  #asked: readonly number[];
  readonly #paths: BeamPaths;
  #step = 0;
  #computed = 0;
  #found: Found | undefined;

  /** @param model vocabulary size, and how batches enter its graphs @param size beams of each problem */
  static async start(
    compiled: CompiledGraphs,
    graphs: BeamChunkGraphs,
    model: { readonly vocabSize: number; readonly inputBuilder: InputBuilder },
    batch: Batch,
    settings: { readonly size: number; readonly maxLength: number },
  ): Promise<ChunkedBeamDecoder> {
    const { vocabSize, inputBuilder } = model;
    const cache = await DecoderCache.prepare(compiled, graphs, inputBuilder.encoding(batch));
    return new ChunkedBeamDecoder(
      compiled,
      graphs,
      vocabSize,
      inputBuilder,
      batch,
      cache,
      settings,
    );
  }

  private constructor(
    private readonly compiled: CompiledGraphs,
    private readonly graphs: BeamChunkGraphs,
    readonly vocabSize: number,
    private readonly inputBuilder: InputBuilder,
    batch: Batch,
    private readonly cache: DecoderCache,
    private readonly settings: { readonly size: number; readonly maxLength: number },
  ) {
    this.bos = graphs.bos;
    this.steps = inputBuilder.steps(batch);
    this.#limit = Math.min(settings.maxLength - 1, Math.max(...this.steps));
    this.#batch = batch;
    this.#asked = [...Array(batch.size).keys()];
    this.#onDevice = { problems: this.#asked, width: batch.size, beams: 1 };
    const none = { positions: 0, lengths: new Int32Array(batch.size) };
    this.#paths = new BeamPaths(inputBuilder.prompts?.(batch) ?? none);
  }

  async next(asked: BeamRows): Promise<Candidates> {
    const rows = widened(asked, this.settings.size), before = this.#asked;
    this.#paths.follow(rows.problems.map((problem) => before.indexOf(problem)), rows.parents);
    if (this.#step === this.#computed) this.#found = await this.#compute(rows);
    this.#paths.grow();
    this.#asked = rows.problems;
    return this.#candidates(this.#found!, rows.problems);
  }

  close(): void {
    this.cache.release();
  }

  #candidates({ firstStep, logProbs, choices }: Found, problems: readonly number[]): Candidates {
    const { problems: known, width } = this.#onDevice, count = 2 * this.settings.size;
    const step = this.#step++ - firstStep;
    const pick = <T extends Float32Array | Int32Array>(all: T, picked: T): T => {
      problems.forEach((problem, i) => {
        const start = (step * width + known.indexOf(problem)) * count;
        picked.set(all.subarray(start, start + count), i * count);
      });
      return picked;
    };
    const length = problems.length * count;
    return {
      logProbs: pick(logProbs, new Float32Array(length)),
      choices: pick(choices, new Int32Array(length)),
    };
  }

  async #compute(rows: BeamRows): Promise<Found> {
    const turns = chunkLength(this.#step, this.#limit), firstStep = this.#step;
    await this.#arrange(rows, turns);
    const results = await this.compiled.loop(this.graphs.loop)
      .run(this.#feeds(rows, turns), this.cache.tensors, turns);
    const [logProbs, choices] = await Promise.all([
      results.floats("scores"),
      results.integers("choices"),
    ]);
    this.#computed += turns;
    return { firstStep, logProbs, choices };
  }

  /** Inputs of the first step of a chunk. */
  #feeds(rows: BeamRows, turns: number): Feeds {
    const { width, beams } = this.#onDevice, { cached } = this.#paths;
    const own = onDevice(rows, width);
    const { arrays, sizes } = this.inputBuilder.decoding(
      this.#batch,
      Int32Array.from(own, (row) => rows.tokens[row]!),
      this.#step,
      beams,
    );
    const count = own.length, positions = cached + turns * beams;
    const numbers = Int32Array.from(own, (_, row) => row);
    return {
      arrays: {
        ...arrays,
        sums: Float32Array.from(own, (row) => rows.logProbs[row]!),
        // The cache is arranged as the rows go on.
        parent: numbers,
        problem: numbers.map((row) => row % width),
        slot: numbers.map((row) => cached * width + row),
        place: numbers.map((row) => row * positions + cached + row % beams),
        ...this.graphs.treeCache && { bias: this.#bias(positions) },
        ...strides({ one: 1, rows: count, beams, problems: width }),
      },
      sizes: { ...sizes, N: positions },
    };
  }

  /** `[width, beams, positions]`; what nobody wants is a copy of something else. */
  #bias(positions: number): Float32Array {
    const { problems, width, beams } = this.#onDevice, each = beams * positions;
    const wanted = this.#paths.bias(positions), bias = new Float32Array(width * each);
    bias.set(wanted);
    for (let i = problems.length; i < width; i++) bias.set(wanted.subarray(0, each), i * each);
    return bias;
  }

  /** Brings what is wanted to the front, and makes room for some steps. */
  async #arrange(rows: BeamRows, turns: number): Promise<void> {
    const before = this.#onDevice, { size: beams } = this.settings;
    const width = rowsForChunk(rows.problems.length, before.width);
    const from = rows.problems.map((problem) => before.problems.indexOf(problem));
    const padded = Array.from({ length: width }, (_, i) => from[i] ?? from[0]!);
    this.#batch = selectExamples(this.#batch, padded);
    this.#onDevice = { problems: rows.problems, width, beams };
    const feeds = this.graphs.treeCache
      ? this.#problemFeeds(from, padded, before.width, turns)
      : this.#stateFeeds(rows, before);
    const runner = this.compiled.runner(this.graphs.arrange);
    await this.cache.gatherRows(runner, feeds, { past: true });
    runner.release();
  }

  /** What is known of problems is gathered problem by problem. @param from those that are wanted @param padded all */
  #problemFeeds(
    from: readonly number[],
    padded: readonly number[],
    before: number,
    turns: number,
  ): Feeds {
    const { sourceLength: S } = this.#batch, { size } = this.settings, B = padded.length;
    const P = this.#paths.cached, compacts = this.#paths.shouldCompact();
    const compacted = compacts && this.#paths.compact(from, before, stepsKept * size).parents;
    const K = this.#paths.cached, Z = turns * size;
    const problems = Int32Array.from(padded), plain = parentRows(problems, before, { S, K });
    const past = compacted &&
      Int32Array.from(onDevice({ problems: from, tokens: compacted }, B), (i) => compacted[i]!);
    return {
      arrays: { ...plain, ...past && { [parentRowsName("K")]: past } },
      sizes: { A: before, B, M: B, S, P, K, Z, N: K + Z },
    };
  }

  /** States are gathered row by row. @param before numbering of the rows that they were left by */
  #stateFeeds({ parents, problems }: BeamRows, before: Search): Feeds {
    const { width, beams } = this.#onDevice, asked = this.#asked;
    const origins = onDevice({ problems, tokens: parents }, width).map((row) => {
      const parent = parents[row]!, beam = Math.floor(parent / asked.length);
      return beam * before.width + before.problems.indexOf(asked[parent % asked.length]!);
    });
    const sizes = { A: before.width * before.beams, B: width * beams, M: width };
    return { arrays: { [parentRowsName(1)]: Int32Array.from(origins) }, sizes };
  }
}

function strides(by: Readonly<Record<string, number>>): Record<string, Int32Array> {
  return Object.fromEntries(Object.entries(by).map(([name, step]) => [name, Int32Array.of(step)]));
}
