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
  /** How integers are drawn: `uniform` or `log_uniform`. */
  readonly operand_distribution: string;
  /** How greatest common divisors are drawn: `natural`, `uniform`, `log_uniform`, `inv_sqrt` or `mixed`. */
  readonly outcome_distribution: string;
  /** Largest of those that are drawn first. */
  readonly max_gcd: number;
  /** Chance of a uniform one, where the distribution is mixed. */
  readonly mixed_pct: number;
  /** Names of further test sets, with commas between them. */
  readonly eval_sets: string;
  /** Lengths of lists; a smallest size of 0, here and below, means the largest. */
  readonly list_len: number;
  readonly min_list_len: number;
  /** Number of values in lists: from 0 up to, but not including, this. */
  readonly n_tokens: number;
  /** Smallest number of rows and columns of matrices. */
  readonly min_dim: number;
  readonly max_nodes: number;
  readonly min_nodes: number;
  readonly max_edges: number;
  /** Whether edges have weights, from 1 to `max_weight`. */
  readonly weighted: boolean;
  readonly max_weight: number;
  /** The type of real numbers, like `float(P1000)`. */
  readonly float_type: string;
  /** Relative error within which real numbers are right. */
  readonly rtol: number;
  readonly poly_max_degree: number;
  readonly poly_min_degree: number;
  /** Bound on real and imaginary parts of roots. */
  readonly poly_root_range: number;
  /** Chance of a pair of complex roots. */
  readonly poly_complex_prob: number;
  /** Operators of a random expression, at most. */
  readonly max_ops: number;
  /** Largest integer in one. */
  readonly max_leaf_int: number;
  /** Whether its integers are positive. */
  readonly positive: boolean;
  /** Operators with weights: `add:10,sin:4`. */
  readonly operators: string;
  /** Weights of variable, coefficients, integers and constants. */
  readonly leaf_probs: string;
  readonly n_coefficients: number;
  /** Chances that a function is drawn and integrated, and that two are and integrated by parts. */
  readonly fwd_prob: number;
  readonly ibp_prob: number;
}
