/** A graph that runs again and again, each turn with what the one before has made. */
import type { NamedTensors } from "./graph.ts";

export interface LoopGraph {
  readonly outputs: NamedTensors;
  /** Inputs, by name, that are a result of the turn before: the name of the result, which has as many elements. */
  readonly carried: Readonly<Record<string, string>>;
  /** Results that are wanted of each turn. */
  readonly collected: readonly string[];
}
