/** A model that evaluates batches and writes answers, on any executor. */
import type { Batch } from "../examples/batch.ts";
import type { Executor } from "../executors/executor.ts";
import type { HostArrays } from "../executors/host_arrays.ts";
import type { NamedTensors } from "../graph/graph.ts";
import { concreteShape } from "../graph/shape.ts";
import type { BeamChunkGraphs, ChunkGraphs } from "../models/chunked_decoding.ts";
import type { BeamGraphs } from "../models/decoding.ts";
import { type Footprint, modelFootprint } from "../models/footprint.ts";
import { lossWeightsOf } from "../models/feeds.ts";
import { type Model, type PaddingUse, paddingUse } from "../models/model.ts";
import { answersAtOnce } from "./answers_at_once.ts";
import { CachedBeamDecoder } from "./beam_decoder.ts";
import { ChunkedBeamDecoder } from "./chunked_beam_decoder.ts";
import { ChunkedGreedyDecoder } from "./chunked_greedy_decoder.ts";
import { roomOf } from "./chosen_tokens.ts";
import { CompiledGraphs } from "./compiled_graphs.ts";
import { ConstrainedBeams, constrainedDecoder } from "./constrained_beams.ts";
import type { Constraint } from "./constraint.ts";
import type { BeamDecoder, GreedyDecoder, LogitsDecoder } from "./decoder.ts";
import { cachedGreedyDecoder } from "./greedy_decoder.ts";
import { cachedLogitsDecoder, logitsAtOnce, logitsStep } from "./logits_decoder.ts";
import { scoredLoop, withLogProbs } from "./log_probs.ts";
import { type BatchEvaluation, TeacherForcedPass } from "./teacher_forcing.ts";

/** Values of a tensor in row-major order. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export class InferenceModel {
  readonly seesPadding: PaddingUse;
  /** Memory that its passes take, whatever computes them. */
  readonly footprint: Footprint;
  /** The weights on the host; {@link weightsChanged} is to be called when they were written. */
  readonly arrays: HostArrays;
  readonly #compiled: CompiledGraphs;
  readonly #teacherForced: TeacherForcedPass;
  /** Those of beams for one size. */
  readonly #chunks: {
    plain?: ChunkGraphs;
    scored?: ChunkGraphs;
    beams?: { readonly size: number; readonly graphs: BeamChunkGraphs };
  } = {};
  /** The graph of {@link startChoosing}: compiled once, as it is the same object. */
  #logits: NamedTensors | undefined;
  #scored: Pick<Model, "decoding" | "scoring"> | undefined;
  /** Another beam size makes other graphs. */
  #search:
    | { readonly size: number; readonly graphs: BeamGraphs; logits?: NamedTensors }
    | undefined;

  /** @param executor computes with the weights in `arrays`; it is closed with the model */
  constructor(
    private readonly model: Model,
    private readonly executor: Executor,
    arrays: HostArrays,
  ) {
    this.seesPadding = paddingUse(model);
    this.footprint = modelFootprint(model);
    this.arrays = arrays;
    this.#compiled = new CompiledGraphs(executor);
    this.#teacherForced = new TeacherForcedPass(model, this.#compiled);
  }

  /** Where it computes, for the log. */
  get description(): string {
    return this.executor.description;
  }

  /** How many decodings are worth running side by side. */
  get lanes(): number {
    return this.executor.lanes;
  }

  /** Bytes of memory that a pass may take: more is computed in parts. */
  get passBudget(): number {
    return this.executor.passBudget;
  }

  /** The teacher-forced pass, without gradients. */
  evaluateBatch(batch: Batch): Promise<BatchEvaluation> {
    return this.#teacherForced.evaluate(batch);
  }

  /**
   * Values of other tensors of the teacher-forced pass.
   *
   * @param outputs of type `f32`, of a graph over the inputs of that pass and weights of this model
   */
  async valuesOf(outputs: NamedTensors, batch: Batch): Promise<Map<string, HostTensor>> {
    const { inputBuilder } = this.model;
    const feeds = inputBuilder.teacherForced(batch, lossWeightsOf(inputBuilder, batch), 0);
    const runner = this.#compiled.runner(outputs), results = await runner.run(feeds);
    const values = new Map<string, HostTensor>();
    for (const [name, tensor] of Object.entries(outputs)) {
      const shape = concreteShape(tensor.shape, feeds.sizes);
      values.set(name, { shape, data: await results.floats(name) });
    }
    runner.release();
    return values;
  }

  /**
   * Starts to write one answer to each problem.
   *
   * @param maxLength tokens of an answer including BOS and EOS @param logProbs whether those of its tokens are wanted
   */
  async startDecoding(
    batch: Batch,
    { logProbs = false, maxLength = Infinity } = {},
  ): Promise<GreedyDecoder> {
    const { inputBuilder } = this.model;
    const chunks = this.#greedyChunks(logProbs);
    if (chunks !== undefined) {
      const compiled = this.#compiled;
      return await ChunkedGreedyDecoder.start(compiled, chunks, inputBuilder, batch, maxLength);
    }
    const { decoding, scoring } = logProbs ? this.#withLogProbs : this.model;
    if (decoding === undefined) {
      const best = await this.#teacherForced.mostLikely(batch, scoring);
      return answersAtOnce(best, inputBuilder.steps(batch));
    }
    return await cachedGreedyDecoder(this.#compiled, decoding, inputBuilder, batch);
  }

  /** Starts to write answers whose tokens the caller chooses, step by step on every executor. */
  async startChoosing(batch: Batch): Promise<LogitsDecoder> {
    const { inputBuilder, decoding, inspection, vocabSize } = this.model;
    if (decoding === undefined) {
      const scores = this.#logits ??= { scores: inspection.scores! };
      const { data } = (await this.valuesOf(scores, batch)).get("scores")!;
      return logitsAtOnce(data, inputBuilder.steps(batch), vocabSize);
    }
    const step = this.#logits ??= logitsStep(decoding);
    return await cachedLogitsDecoder(this.#compiled, decoding, step, inputBuilder, batch);
  }

  /**
   * Starts to search for several answers to each problem.
   *
   * @param size beams of each @param maxLength tokens of an answer including BOS and EOS
   */
  startBeams(batch: Batch, size: number, maxLength = Infinity): Promise<BeamDecoder> {
    const chunks = this.#beamChunks(size), settings = { size, maxLength };
    if (chunks !== undefined) {
      return ChunkedBeamDecoder.start(this.#compiled, chunks, this.model, batch, settings);
    }
    return CachedBeamDecoder.start(this.#compiled, this.#beamGraphs(size), this.model, batch);
  }

  /**
   * Starts to search for several answers that a grammar allows, step by step on every executor: the host chooses among their
   * tokens.
   *
   * @param size beams of each @param maxLength tokens of an answer including BOS and EOS
   */
  async startConstrainedBeams(
    batch: Batch,
    size: number,
    constraint: Constraint,
    maxLength: number,
  ): Promise<BeamDecoder> {
    const graphs = this.#beamGraphs(size), search = this.#search!;
    const step = search.logits ??= logitsStep(graphs);
    const decoder = await CachedBeamDecoder.start(
      this.#compiled,
      { ...graphs, step },
      this.model,
      batch,
    );
    const room = roomOf(decoder, maxLength), { vocabSize } = this.model;
    const chooser = new ConstrainedBeams(constraint, room, { size, vocabSize });
    return constrainedDecoder(decoder, chooser);
  }

  /** Makes later passes use the weights that the host has now. */
  weightsChanged(): void {
    this.executor.weightsChanged();
  }

  close(): void {
    this.#compiled.release();
    this.executor.close();
  }

  /** The graphs of greedy decoding that also compute how likely its tokens are. */
  get #withLogProbs(): Pick<Model, "decoding" | "scoring"> {
    const { decoding, scoring, inspection } = this.model;
    return this.#scored ??= decoding === undefined
      ? { decoding, scoring: withLogProbs(scoring, inspection.scores!) }
      : { decoding: { ...decoding, step: withLogProbs(decoding.step, decoding.logits) }, scoring };
  }

  /** Left out where the executor runs no loops, or the model writes no chunks. */
  #greedyChunks(logProbs: boolean): ChunkGraphs | undefined {
    if (this.executor.compileLoop === undefined) return undefined;
    const plain = this.#chunks.plain ?? this.model.chunks?.greedy?.();
    if (plain === undefined) return undefined;
    this.#chunks.plain = plain;
    if (!logProbs) return plain;
    return this.#chunks.scored ??= { ...plain, loop: scoredLoop(plain) };
  }

  #beamGraphs(size: number): BeamGraphs {
    if (this.#search?.size === size) return this.#search.graphs;
    if (this.#search !== undefined) {
      const { graphs: { prepare, step, select }, logits } = this.#search;
      this.#compiled.release([prepare, step, select, ...logits ? [logits] : []]);
    }
    const graphs = this.model.beams(size);
    this.#search = { size, graphs };
    return graphs;
  }

  /** Left out as {@link #greedyChunks} are. */
  #beamChunks(size: number): BeamChunkGraphs | undefined {
    const { chunks } = this.model, known = this.#chunks.beams;
    if (this.executor.compileLoop === undefined || chunks === undefined) return undefined;
    if (known?.size === size) return known.graphs;
    if (known !== undefined) {
      const { prepare, arrange, loop } = known.graphs;
      this.#compiled.release([prepare, arrange, loop]);
    }
    const graphs = chunks.beams(size);
    this.#chunks.beams = { size, graphs };
    return graphs;
  }
}
