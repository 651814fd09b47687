import type { ClassFlags } from "./classes.ts";

/** The parameters problems are made from, named as their flags. */
export interface ProblemFlags extends ClassFlags {
  readonly operation: string;
  /** File that exports the problem; empty: the operation is the problem. */
  readonly problem: string;
  /** Values of flags that this file declares, like `degree=4,kind=cycle`. */
  readonly problem_flags: string;
  /** Types of problem and answer in data files, like `int[5]:range(2)`; empty: any integers. For `data` only. */
  readonly data_types: string;
  /** In which integers are written. */
  readonly base: number;
  /** Smallest and largest integer drawn, both included. */
  readonly minint: bigint;
  readonly maxint: bigint;
  /** Of modular arithmetic, at least 1. */
  readonly modulus: bigint;
  /** Rows and columns of matrices. */
  readonly dim1: number;
  readonly dim2: number;
  /** Examples with so many tokens are rejected; 0 or less: those that no model has positions for. */
  readonly max_len: number;
}
