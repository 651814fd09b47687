/** What trains a model on a device, one optimization step at a time. */
import type { Batch, BatchShape } from "../examples/batch.ts";
import type { Executor } from "./executor.ts";
import type { HostArrays } from "./host_arrays.ts";

export interface StepResult {
  /** Mean loss of the batches, each before its update, penalties included; NaN when all were skipped. */
  readonly loss: number;
  /** Penalties of the last batch, where a model has any. */
  readonly penalty?: number;
  /** Number of batches that went into the loss: none of a step that was skipped. */
  readonly batches: number;
  /** Norm of the last step's whole gradient, before clipping. */
  readonly gradientNorm: number;
  readonly skipped: Skipped;
}

/** A step whose loss or gradient is not finite: it moves no weight, and the optimizer never sees it. */
export interface SkippedStep {
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
}

/** Steps that follow each other and were all skipped. */
export interface SkippedRun {
  /** The first since the trainer was started. */
  readonly first: SkippedStep;
  readonly length: number;
}

/** What was skipped of the steps of a result. */
export interface Skipped {
  readonly count: number;
  /** The first of them. */
  readonly first: SkippedStep | undefined;
  /** The longest run they were part of; it may have begun before the steps of this result. */
  readonly longest: SkippedRun | undefined;
  /** Length of the run that the last step ended with, or 0. */
  readonly inARow: number;
  /** Other steps, skipped while mixed precision looked for a loss scale, as is its way. */
  readonly rescaled: number;
}

export type TrainerProgress = Readonly<Record<string, number>>;

/** Memory that training takes beside the code, in bytes. */
export interface TrainingMemory {
  /** Weights, gradients and optimizer state on the host. */
  readonly held: number;
  /** What a step takes on the host. */
  readonly step: number;
  /** What is needed on a GPU that trains. */
  readonly gpu?: GpuMemory;
}

export interface GpuMemory {
  readonly name: string;
  readonly bytes: number;
  /** Bytes of its largest buffer. */
  readonly largest: number;
  /** Bytes that a buffer may have there. */
  readonly mostLargest: number;
}

export interface Trainer {
  /** Said in the log, e.g. `ONNX Runtime on the CPU, 2 × 1 threads`. */
  readonly description: string;
  /** Weights and optimizer state: {@link pull} brings them up to date, {@link arraysWritten} takes them over. */
  readonly arrays: HostArrays;
  /** Runs other graphs of the model with the weights as of the last {@link pull}, or later ones. Closed by whoever uses it. */
  readonly executor: Executor;
  /**
   * One optimization step on the mean gradient of `batches`. The promise resolves when the next step may be given; the
   * result comes with it, or later by {@link collect}.
   *
   * @param step counts from 1 @param seed decides what dropout drops
   */
  step(batches: readonly Batch[], step: number, seed?: number): Promise<StepResult | undefined>;
  /** What training on batches of a shape takes. */
  trainingMemory(shape: BatchShape): TrainingMemory;
  /** Results of the steps that brought none themselves, since the last call; `undefined` if there are none. */
  collect(): Promise<StepResult | undefined>;
  /** Brings {@link arrays} up to date. */
  pull(): Promise<void>;
  /**
   * Numbers of the trainer's own that a run needs to continue, e.g. the loss scale of mixed precision. Among them `skipped`:
   * how many steps the optimizer never saw, as of the last result.
   */
  progress(): TrainerProgress;
  /** Takes up such numbers. */
  restore(progress: TrainerProgress): void;
  /** To be called after {@link arrays} were written to: the next step starts from what they hold. */
  arraysWritten(): void;
  /**
   * Compares every operation with its specification on one example of a batch, where the trainer has kernels of its own.
   *
   * @returns lines for the log @throws Error naming an operation that is wrong
   */
  validate(batch: Batch): Promise<string[]>;
  close(): void;
}
