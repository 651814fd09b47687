/** Scoring and decoding on ONNX Runtime, with weights that lie in memory of ours. */
import type { Batch } from "../../batches/batch.ts";
import { splitBatch } from "../../batches/split.ts";
import {
  decodingFeeds,
  encodingFeeds,
  predictedTokens,
  teacherForcedFeeds,
} from "../../models/feeds.ts";
import { cacheNames, type Model } from "../../models/graphs.ts";
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
  #encoding: Loaded | undefined;
  #decoding: Loaded | undefined;

  constructor(model: Model, layout: Layout, memory: FlatMemory, lanes: Lanes) {
    this.#model = model;
    this.#layout = layout;
    this.#memory = memory;
    this.#lanes = lanes;
  }

  async score(batch: Batch): Promise<Score> {
    this.#scoring ??= this.#load(this.#model.scoring);
    const parts = splitBatch(batch, this.#lanes.parts);
    const tokens = predictedTokens(batch);
    const results = await Promise.all(parts.map(async (part, lane) => {
      const feeds = teacherForcedFeeds(part, 1 / tokens);
      const run = await this.#scoring!.runner(lane).run(feeds);
      const loss = run.takeOutput("loss"), best = run.takeOutput("best");
      const result = {
        loss: readFloats(loss, 1)[0]!,
        best: readIntegers(best, feeds.arrays.next!.length),
        size: part.size,
      };
      loss.release();
      best.release();
      return result;
    }));
    const loss = results.reduce((sum, result) => sum + result.loss, 0);
    return { loss, best: joinColumns(results, batch.targetLength - 1) };
  }

  async startDecoding(batch: Batch): Promise<Decoding> {
    this.#encoding ??= this.#load(this.#model.encoding);
    this.#decoding ??= this.#load(this.#model.decoding);
    const names = (prefix: string) => cacheNames(prefix, this.#model.decoderLayers);
    const encoding = this.#encoding.fresh(), decoding = this.#decoding.fresh();
    const encoded = await encoding.run(encodingFeeds(batch));
    const memory = Object.fromEntries(
      names("memory").map((name) => [name, encoded.takeOutput(name)]),
    );
    const nothing = new Float32Array(1);
    let past: OrtTensor[] = names("past").map(() =>
      tensorOver(nothing, [0, this.#model.decoderDim])
    );
    let position = 0;
    return {
      async next(tokens) {
        const cached = Object.fromEntries(names("past").map((name, i) => [name, past[i]!]));
        const feeds = decodingFeeds(batch, tokens, position++);
        const run = await decoding.run(feeds, { ...memory, ...cached });
        past.forEach((tensor) => tensor.release());
        past = names("present").map((name) => run.takeOutput(name));
        const best = run.takeOutput("best");
        const words = readIntegers(best, batch.size);
        best.release();
        return words;
      },
      close: () => [...Object.values(memory), ...past].forEach((tensor) => tensor.release()),
    };
  }

  close(): void {
    for (const loaded of [this.#scoring, this.#encoding, this.#decoding]) loaded?.graph.release();
  }

  #load(outputs: Model["scoring"]): Loaded {
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

/** Puts time-major columns of several parts side by side again. */
function joinColumns(
  parts: readonly { best: Int32Array; size: number }[],
  length: number,
): Int32Array {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
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
