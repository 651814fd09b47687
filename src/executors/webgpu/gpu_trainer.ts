/**
 * Training on a GPU through WebGPU. Other graphs run there too, with the very weights that are trained, or on ONNX Runtime with
 * those that were copied to the host.
 */
import type { Batch, BatchShape } from "../../examples/batch.ts";
import { selectExamples } from "../../examples/split.ts";
import { lossWeightsOf } from "../../models/feeds.ts";
import type { Model } from "../../models/model.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import { FlatArrays } from "../onnx/flat_arrays.ts";
import type { Executor } from "../executor.ts";
import { usualBudget } from "../pass_budget.ts";
import { OnnxExecutor, type OnnxOptions } from "../onnx/onnx_executor.ts";
import { weightFeeds } from "../reference/weight_feeds.ts";
import type { StepResult, Trainer, TrainerProgress, TrainingMemory } from "../trainer.ts";
import { type Gpu, gpuDescription } from "./device.ts";
import { type GpuBuffers, trainingBuffers } from "./gpu_buffers.ts";
import { GpuExecutor } from "./gpu_executor.ts";
import { validateOperations } from "./validate.ts";
import { GpuTraining, type GpuTrainingOptions } from "./gpu_training.ts";
import type { Profile } from "./profile.ts";
import type { WeightBuffer } from "./weight_buffer.ts";

export interface GpuOptions extends GpuTrainingOptions {
  /** Lets ONNX Runtime run all graphs but that of training. */
  readonly onnx?: OnnxOptions | undefined;
}

export class GpuTrainer implements Trainer {
  readonly description: string;
  readonly arrays: FlatArrays;
  readonly executor: Executor;
  readonly #buffers: GpuBuffers;
  readonly #training: GpuTraining;
  readonly #states: readonly string[];
  readonly #profile: Profile | undefined;
  /** The host's arrays hold what the GPU does not have yet. */
  #written = true;

  constructor(
    private readonly gpu: Gpu,
    private readonly model: Model,
    optimizer: Optimizer,
    options: GpuOptions,
  ) {
    const { state } = optimizer.rule;
    const arrays = new FlatArrays(model.weights, state), { layout } = arrays;
    this.description = gpuDescription(gpu);
    this.arrays = arrays;
    this.#buffers = trainingBuffers(gpu, layout, state, options.accumulate);
    this.executor = options.onnx === undefined
      ? new GpuExecutor(gpu, layout, this.#sharedWeights(), usualBudget)
      : new OnnxExecutor(arrays, options.onnx);
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
    const { name, device: { limits } } = this.gpu;
    const arena = this.#training.arenaBytes(shape);
    const sizes = Object.values(this.#buffers.all).map(({ size }) => size);
    return {
      held: this.arrays.bytes,
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
    this.#training.submit();
    for (const [buffer, values] of this.#copies()) await this.#buffers.read(buffer, values);
    this.executor.weightsChanged();
    // Steps pause here, so that it costs nothing to wait for the clocks of those that were measured.
    await this.#profile?.report();
  }

  progress(): TrainerProgress {
    return this.#training.progress();
  }

  restore(progress: TrainerProgress): void {
    this.#training.restore(progress);
  }

  async validate(batch: Batch): Promise<string[]> {
    const { inputBuilder } = this.model, example = selectExamples(batch, [0]);
    const { arrays, sizes } = inputBuilder.teacherForced(
      example,
      lossWeightsOf(inputBuilder, example),
      1,
    );
    const weightValues = (name: string, length: number) => this.arrays.weightValues(name, length);
    const feeds = weightFeeds(this.model.training, weightValues, sizes);
    for (const [name, data] of Object.entries(arrays)) feeds.set(name, Float64Array.from(data));
    const deviations = await validateOperations(this.gpu, this.model.training, feeds, sizes);
    return deviations.map(({ op, nodes, largest }) =>
      `${op}: ${nodes} results within ${largest.toExponential(1)} of the specification`
    );
  }

  arraysWritten(): void {
    this.#written = true;
    this.executor.weightsChanged();
    const { state, floats } = this.arrays.memory;
    this.#training.stateWritten(
      Object.values(state).map((address) => (offset, length) => floats(address, offset, length)),
    );
  }

  close(): void {
    this.#profile?.release();
    this.#training.release();
    this.#buffers.destroy();
  }

  /** The buffer that is trained; the host's arrays enter it first when they were written. */
  #sharedWeights(): WeightBuffer {
    return {
      current: () => {
        if (this.#written) this.#push();
        return this.#buffers.all.weights!;
      },
      changed() {},
      release() {},
    };
  }

  #push(): void {
    this.#training.submit();
    for (const [buffer, values] of this.#copies()) this.#buffers.write(buffer, values);
    this.#written = false;
  }

  /** The GPU's buffers and the host's arrays that mirror them. */
  #copies(): [string, Float32Array][] {
    const { floats, weights, state } = this.arrays.memory;
    const { total, trainable } = this.arrays.layout;
    return [
      ["weights", floats(weights, 0, total)],
      ...this.#states.map((name): [string, Float32Array] => [
        `state ${name}`,
        floats(state[name]!, 0, trainable),
      ]),
    ];
  }
}
