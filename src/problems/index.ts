/** What the names of the built-in problems stand for. */
import { isOperation, type Operation } from "../flags/choices.ts";
import { dataProblem } from "./data.ts";
import { fractionAddProblem } from "./fraction_add.ts";
import { fractionCompareProblem } from "./fraction_compare.ts";
import { fractionDeterminantProblem } from "./fraction_determinant.ts";
import { fractionProductProblem } from "./fraction_product.ts";
import { fractionRoundProblem } from "./fraction_round.ts";
import { fractionSimplifyProblem } from "./fraction_simplify.ts";
import { gcdProblem } from "./gcd.ts";
import { findShortestPathProblem } from "./graphs/shortest_path.ts";
import { laplacianEigenvaluesProblem } from "./graphs/laplacian_eigenvalues.ts";
import { maxCliqueProblem } from "./graphs/max_clique.ts";
import { bracketMatchProblem } from "./lists/bracket_match.ts";
import {
  copyProblem,
  deduplicateProblem,
  parityProblem,
  reverseProblem,
  sortProblem,
} from "./lists/simple.ts";
import { matrixDeterminantProblem } from "./matrices/determinant.ts";
import { matrixEigenvaluesProblem } from "./matrices/eigenvalues.ts";
import { matrixInverseProblem } from "./matrices/inverse.ts";
import { matrixSumProblem } from "./matrices/sum.ts";
import { matrixTransposeProblem } from "./matrices/transpose.ts";
import { matrixVectorProblem } from "./matrices/vector_product.ts";
import { matrixRankProblem } from "./matrix_rank.ts";
import { modularAddProblem } from "./modular_add.ts";
import { modularMulProblem } from "./modular_mul.ts";
import { polynomialRootsProblem } from "./polynomials/polynomial_roots.ts";
import type { Problem } from "./problem.ts";
import { differentiationProblem } from "./symbolic/differentiation.ts";
import { integrationProblem } from "./symbolic/integration.ts";
import type { ProblemFlags } from "./problem_flags.ts";

interface BuiltInEntry {
  readonly make: (flags: ProblemFlags) => Problem<unknown, unknown>;
  /** What problems and answers are, for the documentation. */
  readonly asks: string;
  readonly answer: string;
}

const ofList = "a list of `--list_len` integers below `--n_tokens`";

const ofMatrix = "a `--dim1` × `--dim2` matrix with entries up to ±`--maxint`";

const ofSymmetric = "a symmetric `--dim1` × `--dim1` matrix with entries up to ±`--maxint`";

const ofGraph = "a connected graph of `--max_nodes` nodes and up to `--max_edges` edges";

const problems: Readonly<Record<Operation, BuiltInEntry>> = {
  data: {
    make: dataProblem,
    asks: "whatever the files say",
    answer: "whatever the files say",
  },
  gcd: {
    make: gcdProblem,
    asks: "two integers from `--minint` to `--maxint`",
    answer: "their greatest common divisor",
  },
  matrix_rank: {
    make: matrixRankProblem,
    asks:
      "a `--dim1` × `--dim2` matrix: the product of two matrices with entries up to ±`--maxint`",
    answer: "its rank, drawn uniformly from 1 up",
  },
  modular_add: {
    make: modularAddProblem,
    asks: "two integers",
    answer: "their sum modulo `--modulus`",
  },
  modular_mul: {
    make: modularMulProblem,
    asks: "two integers",
    answer: "their product modulo `--modulus`",
  },
  modular_product: {
    make: (flags) => modularMulProblem(flags, "modular_product"),
    asks: "two integers",
    answer: "the same as of `modular_mul`, by Axolver's name",
  },
  fraction_add: {
    make: fractionAddProblem,
    asks: "two fractions",
    answer: "their sum, in lowest terms",
  },
  fraction_product: {
    make: fractionProductProblem,
    asks: "two fractions",
    answer: "their product, in lowest terms",
  },
  fraction_simplify: {
    make: fractionSimplifyProblem,
    asks: "one fraction",
    answer: "the same in lowest terms",
  },
  fraction_compare: {
    make: fractionCompareProblem,
    asks: "two fractions",
    answer: "1 if the first is greater, else 0",
  },
  fraction_determinant: {
    make: fractionDeterminantProblem,
    asks: "four integers a, b, c, d",
    answer: "the determinant ad − bc",
  },
  fraction_round: {
    make: fractionRoundProblem,
    asks: "two positive integers",
    answer: "the floor of their quotient, drawn uniformly",
  },
  copy: { make: copyProblem, asks: ofList, answer: "the same list" },
  reverse: { make: reverseProblem, asks: ofList, answer: "its values from the last to the first" },
  sort: { make: sortProblem, asks: ofList, answer: "its values in ascending order" },
  parity: { make: parityProblem, asks: ofList, answer: "its sum modulo 2" },
  deduplicate: {
    make: deduplicateProblem,
    asks: ofList,
    answer: "the first occurrence of each value",
  },
  bracket_match: {
    make: bracketMatchProblem,
    asks: "a balanced word of `--list_len` brackets, 0 to open and 1 to close",
    answer: "for each bracket, the position of its partner, from 0",
  },
  matrix_transpose: { make: matrixTransposeProblem, asks: ofMatrix, answer: "its transpose" },
  matrix_sum: {
    make: matrixSumProblem,
    asks: "two such matrices, one below the other",
    answer: "their sum",
  },
  matrix_vector: {
    make: matrixVectorProblem,
    asks: "such a matrix, with a vector as its last row",
    answer: "their product",
  },
  matrix_determinant: {
    make: matrixDeterminantProblem,
    asks: "a `--dim1` × `--dim1` matrix with entries up to ±`--maxint`",
    answer: "its determinant",
  },
  matrix_inverse: {
    make: matrixInverseProblem,
    asks: `${ofSymmetric}, which is invertible`,
    answer: "its inverse, in real numbers",
  },
  matrix_eigenvalues: {
    make: matrixEigenvaluesProblem,
    asks: ofSymmetric,
    answer: "its eigenvalues in ascending order",
  },
  find_shortest_path: {
    make: findShortestPathProblem,
    asks: `${ofGraph}; query: two nodes`,
    answer: "the nodes of a shortest path between them",
  },
  max_clique: {
    make: maxCliqueProblem,
    asks: ofGraph,
    answer: "as many nodes as possible of which each two are joined",
  },
  laplacian_eigenvalues: {
    make: laplacianEigenvaluesProblem,
    asks: ofGraph,
    answer: "the eigenvalues of its Laplacian matrix in ascending order",
  },
  polynomial_roots: {
    make: polynomialRootsProblem,
    asks: "the coefficients of a polynomial of degree `--poly_max_degree`, the leading one first",
    answer: "its complex roots, by real, then by imaginary part",
  },
  differentiation: {
    make: differentiationProblem,
    asks: "a function of x with up to `--max_ops` operators",
    answer: "its derivative",
  },
  integration: {
    make: integrationProblem,
    asks:
      "a function of x: the derivative of a random one, unless `--fwd_prob` or `--ibp_prob` say otherwise",
    answer: "an antiderivative",
  },
};

/** What problems and answers of each built-in problem are, in words. */
export function describedProblems(): { name: string; asks: string; answer: string }[] {
  return Object.entries(problems).map(([name, { asks, answer }]) => ({ name, asks, answer }));
}

/** The built-in problem of this name, if there is one. @throws {FlagError} if `--data_types` cannot be understood */
export function builtInProblem(
  name: string,
  flags: ProblemFlags,
): Problem<unknown, unknown> | undefined {
  return isOperation(name) ? problems[name].make(flags) : undefined;
}
