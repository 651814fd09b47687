/** What a program asks of an engine: train, score and decode one model, and hand out its numbers. */
import type { Batch } from "../batches/batch.ts";
import type { WeightPart } from "../models/weights.ts";

export interface StepResult {
  /** Mean cross entropy of the batches, each before its update. */
  readonly loss: number;
  /** Number of batches that went into the loss. */
  readonly batches: number;
  /** Norm of the last step's whole gradient, before clipping. */
  readonly gradientNorm: number;
  /** False when loss or gradient of a step were not finite: then it has moved no weight. */
  readonly applied: boolean;
}

export interface Score {
  /** Mean cross entropy over the batch's target tokens. */
  readonly loss: number;
  /** `[T * size]` most likely word at each position, time-major; T is one less than the target length. */
  readonly best: Int32Array;
}

/** Answers being written, one token at a time, for all problems of a batch. */
export interface Decoding {
  /** Takes the token just written for each problem and returns the most likely next one. */
  next(tokens: Int32Array): Promise<Int32Array>;
  close(): void;
}

/** A named array of the engine: a weight, or one number that the optimizer keeps for each weight. */
export interface NamedArray {
  /** Name of the weight, as in Int2Int's `state_dict`. */
  readonly name: string;
  readonly part: WeightPart;
  /** The engine's own memory, or a copy: valid until the next step. */
  readonly values: Float32Array;
}

export type EngineProgress = Readonly<Record<string, number>>;

export interface Engine {
  /** Said in the log, e.g. `ONNX Runtime on the CPU, 2 half-batches of 1 thread each`. */
  readonly description: string;
  /** How many decodings are worth running side by side. */
  readonly lanes: number;
  /**
   * One optimization step on the mean gradient of `batches`; `step` counts from 1. The promise resolves when the next step
   * may be given; the result comes with it, or later by {@link collect}.
   */
  step(batches: readonly Batch[], step: number): Promise<StepResult | undefined>;
  /** Results of the steps that brought none themselves, since the last call; `undefined` if there are none. */
  collect(): Promise<StepResult | undefined>;
  /** Brings the arrays that {@link weights} and {@link optimizerState} hand out up to date. */
  pull(): Promise<void>;
  /** Teacher-forced pass without gradients. */
  score(batch: Batch): Promise<Score>;
  startDecoding(batch: Batch): Promise<Decoding>;
  /** All weights. */
  weights(): NamedArray[];
  /** What the optimizer keeps, by the names its rule gives: e.g. `exp_avg`. */
  optimizerState(): ReadonlyMap<string, readonly NamedArray[]>;
  /** Numbers of the engine's own that a run needs to continue, e.g. the loss scale of mixed precision. */
  progress(): EngineProgress;
  /** Takes up such numbers. */
  restore(progress: EngineProgress): void;
  /** To be called after arrays handed out were written to: the next step starts from what they hold. */
  arraysWritten(): void;
  /**
   * Compares every operation with its specification on one example of a batch, where the engine has kernels of its own.
   *
   * @returns lines for the log @throws Error naming an operation that is wrong
   */
  validate(batch: Batch): Promise<string[]>;
  close(): void;
}
