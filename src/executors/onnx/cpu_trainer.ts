/**
 * Training on the CPU: a step is one graph on ONNX Runtime, weights and optimizer state lie in one flat memory that it works in.
 *
 * A batch is cut into parts that run at the same time, each on threads of its own: on two cores that is faster and steadier
 * than one run on two threads (`deno task bench lanes`).
 */
import type { Batch, BatchShape } from "../../examples/batch.ts";
import { type Footprint, modelFootprint } from "../../models/footprint.ts";
import type { Model } from "../../models/model.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { World } from "../../mpi/world.ts";
import type { StepResult, Trainer, TrainerProgress, TrainingMemory } from "../trainer.ts";
import { FlatArrays } from "./flat_arrays.ts";
import { OnnxExecutor, type OnnxOptions } from "./onnx_executor.ts";
import { TrainingStep } from "./training_step.ts";

/** The accelerator, if there is one, is for the executor alone. */
export interface CpuOptions extends OnnxOptions {
  /** Largest norm of the gradient; 0 for no limit. */
  readonly clipGradNorm: number;
  /** Batches whose gradients are averaged for one step. */
  readonly accumulate: number;
  /** Ranks that train together; left out: there is one. */
  readonly world?: World;
  /** Prefix of a file for ONNX Runtime's times of every node. */
  readonly profile?: string;
}

export class CpuTrainer implements Trainer {
  readonly description: string;
  readonly arrays: FlatArrays;
  readonly executor: OnnxExecutor;
  readonly #footprint: Footprint;

  static async start(model: Model, optimizer: Optimizer, options: CpuOptions): Promise<CpuTrainer> {
    const { lanes, accumulate } = options;
    const buffers = lanes.parts + (accumulate > 1 ? 1 : 0);
    const arrays = new FlatArrays(model.weights, optimizer.rule.state, buffers);
    const training = await TrainingStep.start(model, optimizer, arrays, options);
    return new CpuTrainer(model, arrays, options, training);
  }

  private constructor(
    model: Model,
    arrays: FlatArrays,
    options: OnnxOptions,
    private readonly training: TrainingStep,
  ) {
    const { parts, threads } = options.lanes;
    this.description = `ONNX Runtime on the CPU, ${parts} × ${threads} threads`;
    this.arrays = arrays;
    this.executor = new OnnxExecutor(arrays, options);
    this.#footprint = modelFootprint(model);
  }

  /** Time the last step spent where, in ms. */
  get times(): Readonly<Record<"graph" | "optimizer", number>> {
    return this.training.times;
  }

  step(batches: readonly Batch[], step: number, seed = 0): Promise<StepResult> {
    return this.training.run(batches, step, seed);
  }

  trainingMemory(shape: BatchShape): TrainingMemory {
    return { held: this.arrays.bytes, step: this.#footprint.training(shape) };
  }

  collect(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  pull(): Promise<void> {
    this.executor.weightsChanged();
    return Promise.resolve();
  }

  progress(): TrainerProgress {
    return this.training.skipped.progress();
  }

  restore(progress: TrainerProgress): void {
    this.training.skipped.restore(progress);
  }

  validate(): Promise<string[]> {
    return Promise.resolve([]);
  }

  arraysWritten(): void {
    this.executor.weightsChanged();
    this.training.stateWritten();
  }

  close(): void {
    this.training.release();
  }
}
