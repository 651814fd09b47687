/** What a program asks of an engine: train, score and decode one model, and hand out its numbers. */
import type { Batch, BatchShape } from "../examples/batch.ts";
import type { Footprint } from "../models/footprint.ts";
import type { PaddingUse } from "../models/model.ts";
import type { WeightPart } from "../models/weights.ts";

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
  /** The first since the engine was started. */
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

export interface Score {
  /** Mean cross entropy over the predicted tokens. */
  readonly loss: number;
  /** Number of predicted tokens. */
  readonly tokens: number;
  /** `[positions * size]` most likely word at each position, time-major. */
  readonly best: Int32Array;
  /** Which answers have every token right. */
  readonly perfect: readonly boolean[];
}

/** Answers being written, one token at a time, for all problems of a batch. */
export interface Decoding {
  /** The token to begin with. */
  readonly opening: number;
  /** How many tokens each problem has positions for, `[size]`. */
  readonly steps: Int32Array;
  /** Takes the token just written for each problem and returns the most likely next one. */
  next(tokens: Int32Array): Promise<Int32Array>;
  /** Goes on with some of the problems only. @param rows their numbers among those of the last step */
  keep(rows: readonly number[]): Promise<void>;
  close(): void;
}

/** The unfinished answers of a step, as many for each problem: row `beam * problems.length + i` is one of `problems[i]`. */
export interface BeamRows {
  /** The problems still searched, by their numbers in the batch, in order. */
  readonly problems: readonly number[];
  /** Row of the step before that each row continues; in the first step, its problem's number in the batch. */
  readonly parents: Int32Array;
  /** Last token of each row. */
  readonly tokens: Int32Array;
  /** Sum of log-probabilities of each row. */
  readonly scores: Float32Array;
}

/** The best continuations of each problem's beams taken together, best first: `2 * size` for each problem. */
export interface Candidates {
  readonly scores: Float32Array;
  /** `beam * words + word` */
  readonly choices: Int32Array;
}

/** Writes answers, several for each problem. */
export interface BeamDecoding {
  readonly opening: number;
  /** How many tokens each problem has positions for, `[size]`. */
  readonly steps: Int32Array;
  /** Size of the vocabulary. */
  readonly words: number;
  next(rows: BeamRows): Promise<Candidates>;
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

/** A model that scores and writes answers. */
export interface AnsweringModel {
  readonly seesPadding: PaddingUse;
  /** How many decodings are worth running side by side. */
  readonly lanes: number;
  /** Memory that its passes take, whatever computes them. */
  readonly footprint: Footprint;
  /** Bytes of memory that a pass may take: more is computed in parts. */
  readonly passBudget: number;
  /** Teacher-forced pass without gradients. */
  score(batch: Batch): Promise<Score>;
  startDecoding(batch: Batch): Promise<Decoding>;
  /** Starts to search for several answers to each problem. @param size unfinished answers kept for each */
  startBeams(batch: Batch, size: number): Promise<BeamDecoding>;
  /** All weights. */
  weights(): NamedArray[];
  close(): void;
}

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

export interface Engine extends AnsweringModel {
  /** Said in the log, e.g. `ONNX Runtime on the CPU, 2 half-batches of 1 thread each`. */
  readonly description: string;
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
  /** Brings the arrays that {@link weights} and {@link optimizerState} hand out up to date. */
  pull(): Promise<void>;
  /** What the optimizer keeps, by the names its rule gives: e.g. `exp_avg`. */
  optimizerState(): ReadonlyMap<string, readonly NamedArray[]>;
  /**
   * Numbers of the engine's own that a run needs to continue, e.g. the loss scale of mixed precision. Among them `skipped`:
   * how many steps the optimizer never saw, as of the last result.
   */
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
}
