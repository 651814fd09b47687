import type { Tensor } from "../files/tensor_types.ts";
import type { Flags } from "../flags/table.ts";
import type { ModelConfig } from "../models/config.ts";
import type { ProblemDescription } from "../problems/description.ts";

/** What is exported. */
export interface TrainedModel {
  readonly config: ModelConfig;
  readonly parameters: Flags;
  readonly problem: ProblemDescription;
  /** Words of the vocabulary by id. */
  readonly tokens: readonly string[];
  /** Weights by Int2Int's names; there may be more than the model has. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}
