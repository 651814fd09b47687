/** The engine for GPUs: trains through WebGPU; scores and decodes with ONNX Runtime, on a copy of the weights. */
import type { Batch, BatchShape } from "../../examples/batch.ts";
import { selectExamples } from "../../examples/split.ts";
import { sharesOf } from "../../models/feeds.ts";
import type { Model } from "../../models/model.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { Engine, EngineProgress, StepResult, TrainingMemory } from "../engine.ts";
import { layoutOf } from "../layout.ts";
import { allocate } from "../onnx/flat_memory.ts";
import { HostedModel, type Scoring } from "../onnx/hosted_model.ts";
import { type Gpu, gpuDescription } from "./device.ts";
import { type GpuBuffers, trainingBuffers } from "./gpu_buffers.ts";
import { validateOperations, weightFeeds } from "./validate.ts";
import { GpuTraining, type GpuTrainingOptions } from "./gpu_training.ts";
import type { Profile } from "./profile.ts";

/** Evaluation goes on in ONNX Runtime. */
export interface GpuOptions extends GpuTrainingOptions, Scoring {}

export class GpuEngine extends HostedModel implements Engine {
  readonly description: string;
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #buffers: GpuBuffers;
  readonly #training: GpuTraining;
  readonly #states: readonly string[];
  readonly #profile: Profile | undefined;
  /** The host's arrays hold what the GPU does not have yet. */
  #written = true;

  constructor(gpu: Gpu, model: Model, optimizer: Optimizer, options: GpuOptions) {
    const { state } = optimizer.rule;
    const layout = layoutOf(model.weights);
    super(model, layout, allocate(layout, state, 0), options);
    this.description = gpuDescription(gpu);
    this.#gpu = gpu;
    this.#model = model;
    this.#buffers = trainingBuffers(gpu, layout, state, options.accumulate > 1);
    this.#training = new GpuTraining(gpu, model, layout, optimizer, this.#buffers, options);
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

  step(batches: readonly Batch[], step: number, seed = 0): Promise<StepResult | undefined> {
    if (this.#written) this.#push();
    return this.#training.step(batches, step, seed);
  }

  trainingMemory(shape: BatchShape): TrainingMemory {
    const { name, device: { limits } } = this.#gpu;
    const arena = this.#training.arenaBytes(shape);
    const sizes = Object.values(this.#buffers.all).map(({ size }) => size);
    return {
      held: this.held,
      step: 0,
      gpu: {
        name,
        bytes: this.bufferBytes + arena,
        largest: Math.max(arena, ...sizes),
        mostLargest: limits.maxBufferSize,
      },
    };
  }

  collect(): Promise<StepResult | undefined> {
    return this.#training.collect();
  }

  async pull(): Promise<void> {
    if (this.#written) return;
    for (const [buffer, values] of this.#copies()) await this.#buffers.read(buffer, values);
    this.weightsChanged();
    // Steps pause here, so that it costs nothing to wait for the clocks of those that were measured.
    await this.#profile?.report();
  }

  progress(): EngineProgress {
    return this.#training.progress();
  }

  restore(progress: EngineProgress): void {
    this.#training.restore(progress);
  }

  async validate(batch: Batch): Promise<string[]> {
    const { feeding } = this.#model, example = selectExamples(batch, [0]);
    const { arrays, sizes } = feeding.teacherForced(example, sharesOf(feeding, example), 1);
    const feeds = weightFeeds(this.#model.training, (name, length) => {
      const { offset } = this.layout.weights.get(name)!;
      return this.memory.floats(this.memory.weights, offset, length);
    }, sizes);
    for (const [name, data] of Object.entries(arrays)) feeds.set(name, Float64Array.from(data));
    const deviations = await validateOperations(this.#gpu, this.#model.training, feeds, sizes);
    return deviations.map(({ op, nodes, largest }) =>
      `${op}: ${nodes} results within ${largest.toExponential(1)} of the specification`
    );
  }

  arraysWritten(): void {
    this.#written = true;
    this.weightsChanged();
    this.#training.stateWritten(
      Object.values(this.memory.state).map((address) => (offset, length) =>
        this.memory.floats(address, offset, length)
      ),
    );
  }

  override close(): void {
    this.#profile?.release();
    this.#training.release();
    super.close();
    this.#buffers.destroy();
  }

  #push(): void {
    for (const [buffer, values] of this.#copies()) this.#buffers.write(buffer, values);
    this.#written = false;
  }

  /** The GPU's buffers and the host's arrays that mirror them. */
  #copies(): [string, Float32Array][] {
    const { floats, weights, state } = this.memory;
    const { total, trainable } = this.layout;
    return [
      ["weights", floats(weights, 0, total)],
      ...this.#states.map((name): [string, Float32Array] => [
        `state ${name}`,
        floats(state[name]!, 0, trainable),
      ]),
    ];
  }
}
