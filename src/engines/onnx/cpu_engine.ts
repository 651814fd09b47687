/**
 * The engine for the CPU: every graph on ONNX Runtime, weights and optimizer state in one flat memory that it works in.
 *
 * A batch is cut into parts that run at the same time, each on threads of its own: on two cores that is faster and steadier
 * than one run on two threads (`deno task bench threads`).
 */
import type { Batch } from "../../batches/batch.ts";
import { splitBatch } from "../../batches/split.ts";
import {
  decodingFeeds,
  encodingFeeds,
  predictedTokens,
  teacherForcedFeeds,
} from "../../models/feeds.ts";
import { cacheNames, type Model } from "../../models/graphs.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { Decoding, Engine, NamedArray, Score, StepResult } from "../engine.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { type Binding, BoundGraph, type GraphRunner } from "./bound_graph.ts";
import { allocate, type FlatMemory } from "./flat_memory.ts";
import type { Lanes } from "./lanes.ts";
import { type OrtTensor, readFloats, readIntegers, tensorOver } from "./session.ts";
import { TrainingStep } from "./training_step.ts";

export interface CpuOptions {
  readonly lanes: Lanes;
  /** Largest norm of the gradient; 0 for no limit. */
  readonly clipGradNorm: number;
  /** Batches whose gradients are averaged for one step. */
  readonly accumulate: number;
  /** Prefix of a file for ONNX Runtime's times of every node. */
  readonly profile?: string;
}

export class CpuEngine implements Engine {
  readonly description: string;
  readonly lanes: number;
  readonly #model: Model;
  readonly #layout: Layout;
  readonly #memory: FlatMemory;
  readonly #threads: number;
  readonly #optimizer: Optimizer;
  readonly #training: TrainingStep;
  #scoring: Loaded | undefined;
  #encoding: Loaded | undefined;
  #decoding: Loaded | undefined;

  static async start(model: Model, optimizer: Optimizer, options: CpuOptions): Promise<CpuEngine> {
    const layout = layoutOf(model.weights);
    const buffers = options.lanes.parts + (options.accumulate > 1 ? 1 : 0);
    const memory = allocate(layout, optimizer.rule.state, buffers);
    const training = await TrainingStep.start(model, optimizer, layout, memory, options);
    return new CpuEngine(model, optimizer, layout, memory, training, options.lanes);
  }

  private constructor(
    model: Model,
    optimizer: Optimizer,
    layout: Layout,
    memory: FlatMemory,
    training: TrainingStep,
    { parts, threads }: Lanes,
  ) {
    this.description = `ONNX Runtime on the CPU, ${parts} × ${threads} threads`;
    this.lanes = parts;
    this.#model = model;
    this.#threads = threads;
    this.#optimizer = optimizer;
    this.#layout = layout;
    this.#memory = memory;
    this.#training = training;
  }

  /** Time the last step spent where, in ms. */
  get times(): Readonly<Record<"graph" | "optimizer", number>> {
    return this.#training.times;
  }

  step(batches: readonly Batch[], step: number): Promise<StepResult> {
    return this.#training.run(batches, step);
  }

  async score(batch: Batch): Promise<Score> {
    this.#scoring ??= this.#load(this.#model.scoring);
    const parts = splitBatch(batch, this.lanes);
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

  weights(): NamedArray[] {
    return this.#named(this.#memory.weights, () => true);
  }

  optimizerState(): ReadonlyMap<string, readonly NamedArray[]> {
    return new Map(
      this.#optimizer.rule.state.map((name) => [
        name,
        this.#named(this.#memory.state[name]!, (trainable) => trainable),
      ]),
    );
  }

  arraysWritten(): void {
    this.#training.stateWritten();
  }

  close(): void {
    this.#training.release();
    for (const loaded of [this.#scoring, this.#encoding, this.#decoding]) loaded?.graph.release();
  }

  #named(address: number, wanted: (trainable: boolean) => boolean): NamedArray[] {
    return [...this.#layout.parts.values()]
      .filter(({ trainable }) => wanted(trainable))
      .map(({ part, offset, length }) => ({
        name: part.name,
        part,
        values: this.#memory.floats(address, offset, length),
      }));
  }

  #load(outputs: Model["scoring"]): Loaded {
    const graph = new BoundGraph(outputs, { threads: this.#threads });
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
