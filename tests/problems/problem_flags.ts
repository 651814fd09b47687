import type { ProblemFlags } from "../../src/problems/problem_flags.ts";

/** The parameters of a problem as the command line has them by default. */
export const defaultParameters = {
  operation: "gcd",
  problem: "",
  problem_flags: "",
  data_types: "",
  base: 1000,
  minint: 1n,
  maxint: 1_000_000n,
  modulus: 67n,
  dim1: 10,
  dim2: 10,
  operand_distribution: "uniform",
  outcome_distribution: "natural",
  max_gcd: 100,
  mixed_pct: 0.05,
  eval_sets: "",
  list_len: 20,
  min_list_len: 0,
  n_tokens: 10,
  min_dim: 0,
  max_nodes: 8,
  min_nodes: 0,
  max_edges: 15,
  weighted: false,
  max_weight: 10,
  float_type: "float",
  rtol: 0.05,
  poly_max_degree: 3,
  poly_min_degree: 0,
  poly_root_range: 10,
  poly_complex_prob: 0.5,
  max_ops: 5,
  max_leaf_int: 5,
  positive: true,
  operators: "add:10,mul:10,pow:5,sin:4,cos:4,exp:3,ln:3",
  leaf_probs: "0.75,0,0.25,0",
  n_coefficients: 0,
  fwd_prob: 0,
  ibp_prob: 0,
  max_class: 101,
  class_by_length: false,
  architecture: "encoder_decoder",
  max_len: 512,
} satisfies ProblemFlags & { architecture: string };

/** Tokens written with spaces between them. */
export function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}
