/** Scoring and decoding on ONNX Runtime, with weights that lie in memory of ours. */
import type { Batch } from "../../examples/batch.ts";
import { splitBatch } from "../../examples/split.ts";
import { dimValue } from "../../graph/shape.ts";
import { type Shares, sharesOf } from "../../models/feeds.ts";
import {
  type BeamGraphs,
  type Cache,
  type DecodingGraphs,
  isRemembered,
} from "../../models/decoding.ts";
import type { Model } from "../../models/model.ts";
import type { NamedTensors } from "../../graph/graph.ts";
import { eosId } from "../../tokenizers/vocabulary.ts";
import { together } from "../../together.ts";
import type { BeamDecoding, Decoding, Score } from "../engine.ts";
import type { Layout } from "../layout.ts";
import { BeamRun } from "./beam_run.ts";
import { GreedyRun } from "./greedy_run.ts";
import type { Tensors } from "./regrouping.ts";
import { type Binding, BoundGraph, type GraphRunner } from "./bound_graph.ts";
import type { FlatMemory } from "./flat_memory.ts";
import type { Lanes } from "./lanes.ts";
import type { Accelerator } from "./session.ts";
import { readFloats, readIntegers, tensorOver } from "./tensors.ts";
import { AcceleratorWeights, hostWeights, type WeightPlace } from "./weight_place.ts";

export interface PredictorOptions {
  readonly lanes: Lanes;
  readonly accelerator: Accelerator | undefined;
}

/** Loads each graph when it is first needed. */
export class OnnxPredictor {
  readonly #model: Model;
  readonly #layout: Layout;
  readonly #lanes: Lanes;
  readonly #accelerator: Accelerator | undefined;
  readonly #weights: WeightPlace;
  #scoring: Loaded | undefined;
  #preparing: Loaded | undefined;
  #decoding: Loaded | undefined;
  #selecting: Loaded | undefined;
  #searching: Searching | undefined;

  constructor(
    model: Model,
    layout: Layout,
    memory: FlatMemory,
    { lanes, accelerator }: PredictorOptions,
  ) {
    this.#model = model;
    this.#layout = layout;
    this.#lanes = lanes;
    this.#accelerator = accelerator;
    this.#weights = accelerator === undefined
      ? hostWeights(memory)
      : new AcceleratorWeights(accelerator, memory, layout.total);
  }

  weightsChanged(): void {
    this.#weights.changed();
  }

  async score(batch: Batch): Promise<Score> {
    await this.#weights.refresh();
    const { feeding, scoring } = this.#model;
    const loaded = this.#scoring ??= this.#load(scoring);
    const parts = splitBatch(batch, this.#lanes.parts);
    const shares = sharesOf(feeding, batch);
    const results = await together(
      parts.map((part, lane) => this.#scorePart(loaded.runner(lane), part, shares)),
    );
    const best = joinColumns(results);
    return {
      loss: results.reduce((sum, result) => sum + result.loss, 0),
      tokens: feeding.predictedTokens(batch),
      best,
      perfect: feeding.perfect(batch, best),
    };
  }

  async #scorePart(runner: GraphRunner, part: Batch, shares: Shares) {
    const { feeding, scoring } = this.#model;
    const feeds = feeding.teacherForced(part, shares, 0);
    const run = await runner.run(feeds);
    const loss = run.takeOutput("loss"), best = run.takeOutput("best");
    const positions = dimValue(scoring.best!.shape[0]!, feeds.sizes);
    const result = {
      loss: readFloats(loss, 1)[0]!,
      best: readIntegers(best, positions),
      size: part.size,
    };
    loss.release();
    best.release();
    return result;
  }

  async startDecoding(batch: Batch): Promise<Decoding> {
    await this.#weights.refresh();
    const { decoding } = this.#model;
    return decoding ? this.#stepwise(batch, decoding) : this.#atOnce(batch);
  }

  /** Answers that were predicted all at once are read token by token. */
  async #atOnce(batch: Batch): Promise<Decoding> {
    const { feeding, scoring } = this.#model;
    this.#scoring ??= this.#load(scoring);
    // Several decodings may start at the same time.
    const runner = this.#scoring.fresh();
    const { best } = await this.#scorePart(runner, batch, sharesOf(feeding, batch));
    runner.release();
    let position = 0, rows = Array.from({ length: batch.size }, (_, i) => i);
    return {
      opening: eosId,
      steps: feeding.steps(batch),
      next() {
        const words = best.subarray(position * batch.size, ++position * batch.size);
        return Promise.resolve(Int32Array.from(rows, (row) => words[row]!));
      },
      keep(kept) {
        rows = kept.map((row) => rows[row]!);
        return Promise.resolve();
      },
      close() {},
    };
  }

  async #stepwise(batch: Batch, graphs: DecodingGraphs): Promise<Decoding> {
    const preparing = this.#preparing ??= this.#load(graphs.prepare);
    const step = this.#decoding ??= this.#load(graphs.step);
    const select = () => (this.#selecting ??= this.#load(graphs.select)).fresh();
    const { feeding } = this.#model, prepared = await this.#prepare(preparing, graphs, batch);
    return new GreedyRun(graphs, { step: step.fresh(), select }, feeding, batch, prepared);
  }

  async startBeams(batch: Batch, size: number): Promise<BeamDecoding> {
    await this.#weights.refresh();
    const { preparing, step, select, graphs } = this.#searchingFor(size);
    const prepared = await this.#prepare(preparing, graphs, batch);
    const runners = { step: step.fresh(), ...(select ? { select: select.fresh() } : {}) };
    const { feeding, words } = this.#model;
    return new BeamRun(graphs, runners, feeding, batch, words, prepared);
  }

  /** The graphs of a search; another size makes others. */
  #searchingFor(size: number): Searching {
    if (this.#searching?.size === size) return this.#searching;
    this.#releaseSearch();
    const graphs = this.#model.beams(size);
    return this.#searching = {
      size,
      graphs,
      preparing: this.#load(graphs.prepare),
      step: this.#load(graphs.step),
      select: isEmpty(graphs.select) ? undefined : this.#load(graphs.select),
    };
  }

  async #prepare(loaded: Loaded, { prepare, caches }: DecodingGraphs, batch: Batch) {
    const runner = loaded.fresh();
    const run = await runner.run(this.#model.feeding.encoding(batch));
    const known = Object.keys(prepare).map((name) => [name, run.takeOutput(name)] as const);
    runner.release();
    const isPast = (name: string) => name.startsWith("past.");
    return {
      memory: Object.fromEntries(known.filter(([name]) => !isPast(name))),
      past: startingCaches(caches, Object.fromEntries(known.filter(([name]) => isPast(name)))),
    };
  }

  #releaseSearch(): void {
    if (this.#searching === undefined) return;
    const { preparing, step, select } = this.#searching;
    for (const loaded of [preparing, step, select]) loaded?.graph.release();
  }

  close(): void {
    const graphs = [this.#scoring, this.#preparing, this.#decoding, this.#selecting];
    for (const loaded of graphs) loaded?.graph.release();
    this.#releaseSearch();
    this.#weights.release();
  }

  #load(outputs: NamedTensors): Loaded {
    const accelerator = this.#accelerator;
    const graph = new BoundGraph(outputs, { threads: this.#lanes.threads, accelerator });
    const binding = bindingOf(this.#layout, this.#weights);
    const runners: GraphRunner[] = [];
    return {
      graph,
      runner: (lane) => runners[lane] ??= graph.runner(binding),
      fresh: () => graph.runner(binding),
    };
  }
}

/** A graph in use, with a runner for each part of a batch. */
interface Loaded {
  readonly graph: BoundGraph;
  runner(lane: number): GraphRunner;
  fresh(): GraphRunner;
}

/** The graphs of a beam search. */
interface Searching {
  readonly size: number;
  readonly graphs: BeamGraphs;
  readonly preparing: Loaded;
  readonly step: Loaded;
  readonly select: Loaded | undefined;
}

function isEmpty(outputs: NamedTensors): boolean {
  return Object.keys(outputs).length === 0;
}

/** ONNX Runtime allocates the results; those of which later steps make use never come to the host. */
function bindingOf(layout: Layout, weights: WeightPlace): Binding {
  return {
    weight: (name, shape) => weights.tensor(layout.weights.get(name)!.offset, shape),
    result: () => undefined,
    stays: isRemembered,
  };
}

/** Caches that were prepared, and empty ones. */
function startingCaches(caches: readonly Cache[], prepared: Tensors): Tensors {
  const nothing = new Float32Array(1);
  return Object.fromEntries(caches.map(({ name, columns }) => {
    const cache = `past.${name}`;
    return [cache, prepared[cache] ?? tensorOver(nothing, [0, columns])];
  }));
}

/** Puts time-major columns of several parts side by side again. */
function joinColumns(parts: readonly { best: Int32Array; size: number }[]): Int32Array {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const length = parts[0]!.best.length / parts[0]!.size;
  const joined = new Int32Array(length * size);
  let column = 0;
  for (const { best, size: width } of parts) {
    for (let t = 0; t < length; t++) {
      joined.set(best.subarray(t * width, (t + 1) * width), t * size + column);
    }
    column += width;
  }
  return joined;
}
