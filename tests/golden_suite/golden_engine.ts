/** What the suite asks of an engine under test. */
import type { Batch } from "../../src/examples/batch.ts";
import type { NamedArray } from "../../src/executors/host_arrays.ts";
import type { Model } from "../../src/models/model.ts";
import type { NamedTensors } from "../../src/graph/graph.ts";
import type { Optimizer } from "../../src/optimizers/rule.ts";
import type { Training } from "../../src/training/training.ts";

export interface GoldenEngine {
  /** As the report calls it. */
  readonly name: string;

  /** Whether it computes gradients, or is there for evaluation only. */
  readonly trains: boolean;

  /**
   * @param clipGradNorm largest norm of the gradient, 0 for any
   */
  start(model: Model, optimizer: Optimizer, clipGradNorm: number): Promise<Training>;

  /** Runs one of the model's teacher-forced graphs on a whole batch and returns all its results. */
  runGraph(
    outputs: NamedTensors,
    model: Model,
    weights: readonly NamedArray[],
    batch: Batch,
  ): Promise<Map<string, Float32Array>>;
}
