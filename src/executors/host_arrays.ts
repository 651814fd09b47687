import type { WeightPart } from "../models/weights.ts";

/** Weights and optimizer state in the host's memory, as checkpoints hold them. */
export interface HostArrays {
  /** What all arrays take. */
  readonly bytes: number;
  weights(): NamedArray[];
  /** What the optimizer keeps, by the names its rule gives: e.g. `exp_avg`. */
  optimizerState(): ReadonlyMap<string, readonly NamedArray[]>;
}

/** A weight, or one number that the optimizer keeps for each weight. */
export interface NamedArray {
  /** Name of the weight, as in Int2Int's `state_dict`. */
  readonly name: string;
  readonly part: WeightPart;
  /** The memory itself, or a copy: valid until the next training step. */
  readonly values: Float32Array;
}
