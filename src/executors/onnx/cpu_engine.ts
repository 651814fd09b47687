/**
 * The engine for the CPU: every graph on ONNX Runtime, weights and optimizer state in one flat memory that it works in.
 *
 * A batch is cut into parts that run at the same time, each on threads of its own: on two cores that is faster and steadier
 * than one run on two threads (`deno task bench lanes`).
 */
import type { Batch, BatchShape } from "../../examples/batch.ts";
import type { Model } from "../../models/model.ts";
import type { Optimizer } from "../../optimizers/rule.ts";
import type { Engine, EngineProgress, StepResult, TrainingMemory } from "../engine.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { allocate, type FlatMemory } from "./flat_memory.ts";
import { HostedModel, type Scoring } from "./hosted_model.ts";
import { TrainingStep } from "./training_step.ts";

export interface CpuOptions extends Scoring {
  /** Largest norm of the gradient; 0 for no limit. */
  readonly clipGradNorm: number;
  /** Batches whose gradients are averaged for one step. */
  readonly accumulate: number;
  /** Prefix of a file for ONNX Runtime's times of every node. */
  readonly profile?: string;
}

export class CpuEngine extends HostedModel implements Engine {
  readonly description: string;
  readonly #training: TrainingStep;

  static async start(model: Model, optimizer: Optimizer, options: CpuOptions): Promise<CpuEngine> {
    const { lanes, accumulate } = options;
    const layout = layoutOf(model.weights);
    const buffers = lanes.parts + (accumulate > 1 ? 1 : 0);
    const memory = allocate(layout, optimizer.rule.state, buffers);
    const training = await TrainingStep.start(model, optimizer, layout, memory, options);
    return new CpuEngine(model, layout, memory, options, training);
  }

  private constructor(
    model: Model,
    layout: Layout,
    memory: FlatMemory,
    scoring: Scoring,
    training: TrainingStep,
  ) {
    super(model, layout, memory, scoring);
    const { lanes } = scoring;
    this.description = `ONNX Runtime on the CPU, ${lanes.parts} × ${lanes.threads} threads`;
    this.#training = training;
  }

  /** Time the last step spent where, in ms. */
  get times(): Readonly<Record<"graph" | "optimizer", number>> {
    return this.#training.times;
  }

  step(batches: readonly Batch[], step: number, seed = 0): Promise<StepResult> {
    return this.#training.run(batches, step, seed);
  }

  trainingMemory(shape: BatchShape): TrainingMemory {
    return { held: this.held, step: this.footprint.training(shape) };
  }

  collect(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  pull(): Promise<void> {
    this.weightsChanged();
    return Promise.resolve();
  }

  progress(): EngineProgress {
    return this.#training.skipped.progress();
  }

  restore(progress: EngineProgress): void {
    this.#training.skipped.restore(progress);
  }

  validate(): Promise<string[]> {
    return Promise.resolve([]);
  }

  arraysWritten(): void {
    this.weightsChanged();
    this.#training.stateWritten();
  }

  override close(): void {
    this.#training.release();
    super.close();
  }
}
