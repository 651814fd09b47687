/** The engine for GPUs: trains through WebGPU; scores and decodes with ONNX Runtime, on a copy of the weights. */
import type { Batch } from "../../batches/batch.ts";
import { selectExamples } from "../../batches/split.ts";
import { teacherForcedFeeds } from "../../models/feeds.ts";
import type { Model } from "../../models/graphs.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { Decoding, Engine, EngineProgress, NamedArray, Score, StepResult } from "../engine.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { allocate, type FlatMemory } from "../onnx/flat_memory.ts";
import type { Lanes } from "../onnx/lanes.ts";
import { namedState, namedWeights } from "../onnx/named_arrays.ts";
import { OnnxPredictor } from "../onnx/onnx_predictor.ts";
import type { Gpu } from "./device.ts";
import { type GpuBuffers, trainingBuffers } from "./gpu_buffers.ts";
import { validateOperations, weightFeeds } from "./validate.ts";
import { GpuTraining, type GpuTrainingOptions } from "./gpu_training.ts";
import type { Profile } from "./profile.ts";

export interface GpuOptions extends GpuTrainingOptions {
  /** How the cores are shared out in evaluation. */
  readonly lanes: Lanes;
}

export class GpuEngine implements Engine {
  readonly description: string;
  readonly lanes: number;
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #layout: Layout;
  readonly #memory: FlatMemory;
  readonly #buffers: GpuBuffers;
  readonly #training: GpuTraining;
  readonly #predictor: OnnxPredictor;
  readonly #states: readonly string[];
  readonly #profile: Profile | undefined;
  /** The host's arrays hold what the GPU does not have yet. */
  #written = true;

  constructor(gpu: Gpu, model: Model, optimizer: Optimizer, options: GpuOptions) {
    const { state } = optimizer.rule;
    this.description = `WebGPU on ${gpu.name}${gpu.software ? " (software)" : ""}`;
    this.lanes = options.lanes.parts;
    this.#gpu = gpu;
    this.#model = model;
    this.#layout = layoutOf(model.weights);
    this.#memory = allocate(this.#layout, state, 0);
    this.#buffers = trainingBuffers(gpu.device, this.#layout, state, options.accumulate > 1);
    this.#training = new GpuTraining(gpu, model, this.#layout, optimizer, this.#buffers, options);
    this.#predictor = new OnnxPredictor(model, this.#layout, this.#memory, options.lanes);
    this.#states = state;
    this.#profile = options.profile;
  }

  /** Bytes of all buffers on the GPU. */
  get bufferBytes(): number {
    return this.#buffers.bytes;
  }

  /** Names of the kernels of a step on such a batch, in order. */
  dispatchNames(batch: Batch): string[] {
    return this.#training.dispatchNames(batch, 1);
  }

  async step(batches: readonly Batch[], step: number): Promise<undefined> {
    if (this.#written) this.#push();
    await this.#training.step(batches, step);
  }

  collect(): Promise<StepResult | undefined> {
    return this.#training.collect();
  }

  async pull(): Promise<void> {
    if (this.#written) return;
    for (const [buffer, values] of this.#copies()) await this.#buffers.read(buffer, values);
    // Steps pause here, so that it costs nothing to wait for the clocks of those that were measured.
    await this.#profile?.report();
  }

  score(batch: Batch): Promise<Score> {
    return this.#predictor.score(batch);
  }

  startDecoding(batch: Batch): Promise<Decoding> {
    return this.#predictor.startDecoding(batch);
  }

  weights(): NamedArray[] {
    return namedWeights(this.#layout, this.#memory);
  }

  optimizerState(): ReadonlyMap<string, readonly NamedArray[]> {
    return namedState(this.#layout, this.#memory);
  }

  progress(): EngineProgress {
    return { ...this.#training.lossScale };
  }

  restore({ scale, grown = 0, skipped = 0 }: EngineProgress): void {
    if (scale !== undefined) this.#training.lossScale = { scale, grown, skipped };
  }

  async validate(batch: Batch): Promise<string[]> {
    const { arrays, sizes } = teacherForcedFeeds(selectExamples(batch, [0]), 1);
    const feeds = weightFeeds(this.#model.training, (name, length) => {
      const { offset } = this.#layout.weights.get(name)!;
      return this.#memory.floats(this.#memory.weights, offset, length);
    }, sizes);
    for (const [name, data] of Object.entries(arrays)) feeds.set(name, Float64Array.from(data));
    const deviations = await validateOperations(this.#gpu, this.#model.training, feeds, sizes);
    return deviations.map(({ op, nodes, largest }) =>
      `${op}: ${nodes} results within ${largest.toExponential(1)} of the specification`
    );
  }

  arraysWritten(): void {
    this.#written = true;
    this.#training.stateWritten(
      Object.values(this.#memory.state).map((address) => (offset, length) =>
        this.#memory.floats(address, offset, length)
      ),
    );
  }

  close(): void {
    this.#profile?.release();
    this.#training.release();
    this.#predictor.close();
    this.#buffers.destroy();
  }

  #push(): void {
    for (const [buffer, values] of this.#copies()) this.#buffers.write(buffer, values);
    this.#written = false;
  }

  /** The GPU's buffers and the host's arrays that mirror them. */
  #copies(): [string, Float32Array][] {
    const { floats, weights, state } = this.#memory;
    const { total, trainable } = this.#layout;
    return [
      ["weights", floats(weights, 0, total)],
      ...this.#states.map((name): [string, Float32Array] => [
        `state ${name}`,
        floats(state[name]!, 0, trainable),
      ]),
    ];
  }
}
