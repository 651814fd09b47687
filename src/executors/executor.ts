/**
 * What runs graphs on a device. An executor knows nothing of transformers, answers or beams: it compiles named results of a
 * graph, runs them with the weights that it holds, and leaves results on its device until somebody reads them. Decoding and
 * the evaluation of batches are written once, on top of this interface.
 */
import type { Feeds } from "../graph/feeds.ts";
import type { NamedTensors } from "../graph/graph.ts";
import type { LoopGraph } from "../graph/loop.ts";

export interface Executor {
  /** Where it computes, for the log, e.g. `ONNX Runtime on the CPU`. */
  readonly description: string;
  /** How many runs are worth having side by side. */
  readonly lanes: number;
  /** Bytes of memory that one run may take: larger batches are cut into parts. */
  readonly passBudget: number;
  /**
   * @param outputs results, which have other names than inputs
   * @param staysOnDevice which of them are for later runs only, and never come to the host
   */
  compile(outputs: NamedTensors, staysOnDevice?: (result: string) => boolean): CompiledGraph;
  /** Left out where turns of a loop gain nothing from running without the host. */
  compileLoop?(loop: LoopGraph): CompiledLoop;
  /** A tensor from values on the host. */
  upload(values: Float32Array | Int32Array, shape: readonly number[]): DeviceTensor;
  /** To be called after weights were written on the host: later runs see them. */
  weightsChanged(): void;
  close(): void;
}

/** A graph that is ready to run with weights of its executor. */
export interface CompiledGraph {
  /** Runners of one graph may run at the same time; each runs once at a time. */
  runner(): GraphRunner;
  release(): void;
}

/** A loop that is ready to run with weights of its executor. */
export interface CompiledLoop {
  /**
   * Runs some turns, one after the other, and the host has no part in them.
   *
   * @param feeds inputs of the first turn, as a {@link GraphRunner} takes them
   * @param resident inputs that are on the device already; what the loop makes of them stays in their place
   * @returns the collected results, those of all turns one after the other
   */
  run(feeds: Feeds, resident: DeviceTensors, turns: number): Promise<Results>;
  release(): void;
}

export interface GraphRunner {
  /**
   * @param feeds inputs of one dimension from the host; those that the graph does not use are ignored
   * @param resident inputs that are on the device already; they remain the caller's
   */
  run(feeds: Feeds, resident?: DeviceTensors): Promise<Results>;
  /** Lets go of what the runner holds; results that were taken are the caller's. */
  release(): void;
}

/** Results of a run. Each is taken or read, once, before the runner runs again. */
export interface Results {
  /** Leaves a result on the device, for whoever asks, who releases it. */
  take(name: string): DeviceTensor;
  /** Values of a result of type `f32`, in row-major order. */
  floats(name: string): Promise<Float32Array>;
  /** Values of a result of type `i32`, in row-major order. */
  integers(name: string): Promise<Int32Array>;
}

/** A tensor on a device. */
export interface DeviceTensor {
  release(): void;
}

export type DeviceTensors = Readonly<Record<string, DeviceTensor>>;
