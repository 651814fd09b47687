/** The flags with which `deno task bench operations` trains each operation. */
import type { Overrides } from "../src/flags/parse.ts";

/** One token for each number below the modulus, and so for each side of the sum or product. */
const modular: Overrides = {
  ...{ modulus: 31n, base: 31, minint: 0n, maxint: 30n },
  ...{ architecture: "encoder_only", max_output_len: 4 },
};

const lists: Overrides = { list_len: 10, max_output_len: 14 };

/** Numbers of one digit each. */
const matrices: Overrides = { base: 200, dim1: 3, dim2: 3, maxint: 9n, max_output_len: 24 };

const squareMatrices: Overrides = { base: 200, dim1: 2, maxint: 9n, max_output_len: 28 };

const graphs: Overrides = { max_nodes: 6, max_edges: 12, max_output_len: 10 };

/** The largest of these derivatives have a hundred tokens. */
const functions: Overrides = { base: 10, max_ops: 4, max_len: 64, max_output_len: 64 };

/** Beside the common ones: numbers so small, and lists so short, that something is learned in two minutes. */
export const operationFlags = new Map<string, Overrides>([
  ["gcd", { base: 30, max_output_len: 8 }],
  ["modular_add", modular],
  ["modular_mul", modular],
  ["fraction_add", { base: 100, maxint: 10n, max_output_len: 8 }],
  ["fraction_product", { base: 100, maxint: 10n, max_output_len: 8 }],
  ["fraction_simplify", { base: 1000, maxint: 30n, max_output_len: 8 }],
  ["fraction_compare", { base: 100, maxint: 99n, max_output_len: 4 }],
  ["fraction_determinant", { base: 100, maxint: 10n, max_output_len: 6 }],
  ["fraction_round", { base: 100, maxint: 99n, max_output_len: 6 }],
  ["matrix_rank", { base: 100, dim1: 3, dim2: 3, maxint: 5n, max_output_len: 4 }],
  ["copy", lists],
  ["reverse", lists],
  ["sort", lists],
  ["parity", { list_len: 10, min_list_len: 1, n_tokens: 2, max_output_len: 4 }],
  ["deduplicate", lists],
  ["bracket_match", lists],
  ["matrix_transpose", matrices],
  ["matrix_sum", matrices],
  ["matrix_vector", { ...matrices, dim1: 2, dim2: 2, maxint: 5n }],
  ["matrix_determinant", { ...squareMatrices, maxint: 5n }],
  ["matrix_inverse", { ...squareMatrices, maxint: 5n }],
  ["matrix_eigenvalues", { ...squareMatrices, max_output_len: 14 }],
  ["find_shortest_path", graphs],
  ["max_clique", graphs],
  ["laplacian_eigenvalues", { ...graphs, max_nodes: 5, max_edges: 10, max_output_len: 28 }],
  ["polynomial_roots", { base: 200, poly_max_degree: 2, max_output_len: 24 }],
  ["differentiation", functions],
  ["integration", functions],
]);
