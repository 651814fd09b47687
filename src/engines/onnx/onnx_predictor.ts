/** Scoring and decoding on ONNX Runtime, with weights that lie in memory of ours. */
import type { Batch } from "../../batches/batch.ts";
import { splitBatch } from "../../batches/split.ts";
import { dimValue } from "../../graph/shape.ts";
import { type Shares, sharesOf } from "../../models/feeds.ts";
import type { Cache, DecodingGraphs, Model, Outputs } from "../../models/model.ts";
import { eosId } from "../../tokenizers/vocabulary.ts";
import type { Decoding, Score } from "../engine.ts";
import type { Layout } from "../layout.ts";
import { type Binding, BoundGraph, type GraphRunner } from "./bound_graph.ts";
import type { FlatMemory } from "./flat_memory.ts";
import type { Lanes } from "./lanes.ts";
import { type OrtTensor, readFloats, readIntegers, tensorOver } from "./session.ts";

/** Loads each graph when it is first needed. */
export class OnnxPredictor {
  readonly #model: Model;
  readonly #layout: Layout;
  readonly #memory: FlatMemory;
  readonly #lanes: Lanes;
  #scoring: Loaded | undefined;
  #preparing: Loaded | undefined;
  #decoding: Loaded | undefined;

  constructor(model: Model, layout: Layout, memory: FlatMemory, lanes: Lanes) {
    this.#model = model;
    this.#layout = layout;
    this.#memory = memory;
    this.#lanes = lanes;
  }

  async score(batch: Batch): Promise<Score> {
    const { feeding, scoring } = this.#model;
    const loaded = this.#scoring ??= this.#load(scoring);
    const parts = splitBatch(batch, this.#lanes.parts);
    const shares = sharesOf(feeding, batch);
    const results = await Promise.all(
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

  startDecoding(batch: Batch): Promise<Decoding> {
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
    let position = 0;
    return {
      opening: eosId,
      next() {
        const words = best.subarray(position * batch.size, ++position * batch.size);
        return Promise.resolve(words.length > 0 ? words : new Int32Array(batch.size).fill(eosId));
      },
      close() {},
    };
  }

  async #stepwise(batch: Batch, { prepare, step, caches, opening }: DecodingGraphs) {
    const { feeding } = this.#model;
    this.#preparing ??= this.#load(prepare);
    this.#decoding ??= this.#load(step);
    const prepared = await this.#preparing.fresh().run(feeding.encoding(batch));
    const decoding = this.#decoding.fresh();
    const known = Object.keys(prepare).map((name) => [name, prepared.takeOutput(name)] as const);
    const memory = known.filter(([name]) => !name.startsWith("past."));
    let past = startingCaches(caches, Object.fromEntries(known));
    let position = 0;
    return {
      opening,
      async next(tokens: Int32Array) {
        const feeds = feeding.decoding(batch, tokens, position++);
        const run = await decoding.run(feeds, { ...Object.fromEntries(memory), ...past });
        Object.values(past).forEach((tensor) => tensor.release());
        past = Object.fromEntries(
          caches.map(({ name }) => [`past.${name}`, run.takeOutput(`present.${name}`)]),
        );
        const best = run.takeOutput("best");
        const words = readIntegers(best, batch.size);
        best.release();
        return words;
      },
      close: () =>
        [...memory.map(([, tensor]) => tensor), ...Object.values(past)]
          .forEach((tensor) => tensor.release()),
    };
  }

  close(): void {
    for (const loaded of [this.#scoring, this.#preparing, this.#decoding]) loaded?.graph.release();
  }

  #load(outputs: Outputs): Loaded {
    const graph = new BoundGraph(outputs, { threads: this.#lanes.threads });
    const binding = weightBinding(this.#layout, this.#memory);
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

/** Weights come from the flat memory; ONNX Runtime allocates the results. */
function weightBinding(layout: Layout, memory: FlatMemory): Binding {
  return {
    weight: (name, shape) => memory.tensor(memory.weights, layout.weights.get(name)!.offset, shape),
    result: () => undefined,
  };
}

/** Caches that were prepared, and empty ones. */
function startingCaches(
  caches: readonly Cache[],
  prepared: Readonly<Record<string, OrtTensor>>,
): Record<string, OrtTensor> {
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
