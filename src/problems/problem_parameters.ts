import type { ClassParameters } from "./classes.ts";

/** The parameters problems are made from, named as their flags. */
export interface ProblemParameters extends ClassParameters {
  readonly operation: string;
  /** In which integers are written. */
  readonly base: number;
  /** Smallest and largest integer drawn, both included. */
  readonly minint: bigint;
  readonly maxint: bigint;
}
