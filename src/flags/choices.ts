/**
 * The built-in problems and the optimizers by name: what `--operation` and `--optimizer` can say.
 *
 * What the names stand for is defined further up, in records that have each of them as a key: where a name is missing there,
 * or here, types do not check. So the table of flags, and with it help, loads neither problems nor optimizers.
 */

const drawnIntegers = ["base", "minint", "maxint", "operand_distribution"] as const;
const modularArithmetic = [...drawnIntegers, "modulus", "class_by_length"] as const;
const lists = ["list_len", "min_list_len"] as const;
const matrices = ["base", "maxint", "dim1", "dim2", "min_dim"] as const;
const squareMatrices = ["base", "maxint", "dim1", "min_dim"] as const;
const graphs = ["max_nodes", "min_nodes", "max_edges"] as const;
const reals = ["float_type", "rtol"] as const;
const polynomials = [
  ...["poly_max_degree", "poly_min_degree"] as const,
  ...["poly_root_range", "poly_complex_prob"] as const,
] as const;

const expressions = [
  ...["base", "max_ops", "max_leaf_int", "positive", "operators"] as const,
  ...["leaf_probs", "n_coefficients"] as const,
] as const;

/** The flags that each problem reads, of those that not all do. Those with classes by length have classes up to `max_class` as well. */
const operations = {
  data: ["max_class"],
  gcd: [
    ...[...drawnIntegers, "class_by_length"] as const,
    ...["outcome_distribution", "max_gcd", "mixed_pct", "eval_sets"] as const,
  ],
  matrix_rank: ["base", "maxint", "dim1", "dim2", "max_class"],
  modular_add: modularArithmetic,
  modular_mul: modularArithmetic,
  modular_product: modularArithmetic,
  fraction_add: drawnIntegers,
  fraction_product: drawnIntegers,
  fraction_simplify: drawnIntegers,
  fraction_compare: [...drawnIntegers, "max_class"],
  fraction_determinant: drawnIntegers,
  fraction_round: drawnIntegers,
  copy: [...lists, "n_tokens"],
  reverse: [...lists, "n_tokens"],
  sort: [...lists, "n_tokens"],
  parity: [...lists, "n_tokens"],
  deduplicate: [...lists, "n_tokens"],
  bracket_match: lists,
  matrix_transpose: matrices,
  matrix_sum: matrices,
  matrix_vector: matrices,
  matrix_determinant: squareMatrices,
  matrix_inverse: [...squareMatrices, ...reals],
  matrix_eigenvalues: [...squareMatrices, ...reals],
  find_shortest_path: [...graphs, "weighted", "max_weight"],
  max_clique: graphs,
  laplacian_eigenvalues: [...graphs, "weighted", "max_weight", ...reals],
  polynomial_roots: ["base", ...polynomials, ...reals],
  differentiation: expressions,
  integration: [...expressions, "fwd_prob", "ibp_prob"],
} as const satisfies Record<string, readonly string[]>;

/** A flag that only some problems read. */
type SpecialFlag = typeof operations[Operation][number];

/** A built-in problem, as given to `--operation`. */
export type Operation = keyof typeof operations;

export const operationNames = Object.keys(operations) as readonly Operation[];

export function isOperation(name: string): name is Operation {
  return Object.hasOwn(operations, name);
}

/** The built-in problems that a flag has an effect on. */
export function operationsThatRead(flag: SpecialFlag): Operation[] {
  return operationNames.filter((name) => operations[name].some((read) => read === flag));
}

/** How the integers of problems are drawn. */
export const operandDistributions = ["uniform", "log_uniform"] as const;

/** How greatest common divisors are drawn; `natural`: as they come. */
export const outcomeDistributions = [
  "natural",
  "uniform",
  "log_uniform",
  "inv_sqrt",
  "mixed",
] as const;

/** Test sets that `--eval_sets` can add. */
export const evalSetNames = ["natural", "balanced"] as const;

/** In the order in which help lists them. */
export const optimizerNames = [
  "adam",
  "adam_warmup",
  "adam_inverse_sqrt",
  "adam_cosine",
  "adam_smooth_cosine",
  "adam_torch",
  "adamw",
  "adamax",
  "adadelta",
  "adagrad",
  "rmsprop",
  "rprop",
  "asgd",
  "sgd",
] as const;

/** How the value of `--optimizer` can begin. */
export type OptimizerName = typeof optimizerNames[number];
