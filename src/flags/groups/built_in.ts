import {
  evalSetNames,
  operandDistributions,
  operationsThatRead,
  outcomeDistributions,
} from "../choices.ts";
import { allOf, anyOf, called, is, isNot } from "../condition.ts";
import { problemOfFloatType } from "../data_types.ts";
import { atLeast, between, type Condition, oneOf, type Rows, type Use } from "../flag.ts";
import {
  areLeafWeights,
  leavesExpected,
  operatorsExpected,
  problemOfOperators,
} from "../operators.ts";
import { customProblem, drawnProblems, drawnTestSets, isEvaluated } from "./conditions.ts";

const usedBy: readonly Use[] = ["train", "evaluate", "export_data", "generate", "predict"];

/** One of the problems that read the flag, or a file that may. */
function read(flag: Parameters<typeof operationsThatRead>[0]): Condition {
  return anyOf(is("operation", ...operationsThatRead(flag)), customProblem);
}

const drawsOutcomes = called(
  "--outcome_distribution other than natural, or balanced in --eval_sets",
  anyOf(
    isNot("outcome_distribution", "natural"),
    allOf(
      { words: "", met: ({ eval_sets }) => String(eval_sets).includes("balanced") },
      drawnTestSets,
    ),
    customProblem,
  ),
);

const drawsMixed = anyOf(is("outcome_distribution", "mixed"), customProblem);

/** What is the same for all flags that only say how examples are drawn. */
const ofDrawing = { usedBy, idleWithout: [drawnProblems], describesModel: true } as const;

/** What is the same for all that decide which tokens there are. */
const ofTokens = { usedBy, shapesModel: true, addedLater: true } as const;

const smallestOf = (largest: string) => `smallest size; 0: all have the largest, ${largest}`;

/** Distributions and sizes of built-in problems, most of them younger than the paper. */
export const builtIn = {
  operand_distribution: {
    ...ofDrawing,
    type: "string",
    default: "uniform",
    needs: [read("operand_distribution")],
    help:
      "how the integers of problems are drawn from --minint to --maxint; with log_uniform, there " +
      "are about as many of each number of digits",
    check: oneOf(...operandDistributions),
  },
  outcome_distribution: {
    ...ofDrawing,
    type: "string",
    default: "natural",
    needs: [read("outcome_distribution")],
    help: "how greatest common divisors are drawn: as they come (natural), or first, from 1 to " +
      "--max_gcd (inv_sqrt: proportionally to the inverse square root), and a pair to each; mixed: " +
      "uniform with chance --mixed_pct, else natural",
    check: oneOf(...outcomeDistributions),
  },
  max_gcd: {
    ...ofDrawing,
    type: "integer",
    default: 100,
    needs: [read("max_gcd"), drawsOutcomes],
    help: "largest greatest common divisor that is drawn first",
    check: between(1, 1_000_000),
  },
  mixed_pct: {
    ...ofDrawing,
    type: "float",
    default: 0.05,
    needs: [read("mixed_pct"), drawsMixed],
    help: "chance of a uniform outcome with --outcome_distribution mixed",
    check: between(0, 1),
  },
  eval_sets: {
    usedBy,
    type: "string",
    default: "",
    needs: [read("eval_sets"), isEvaluated],
    idleWithout: [called(drawnTestSets.words, anyOf(drawnTestSets, customProblem))],
    help: "test sets beside valid, separated by commas: natural (pairs of uniform integers) and " +
      "balanced (greatest common divisors uniform from 1 to --max_gcd)",
    check: {
      expected: `${evalSetNames.join(" or ")}, or both with a comma between them`,
      accepts: (text) => text === "" || areDifferentSets(text.split(",")),
    },
  },
  list_len: {
    ...ofTokens,
    type: "integer",
    default: 20,
    needs: [read("list_len")],
    help: "length of lists, and of words of brackets",
    check: between(1, 2000),
  },
  min_list_len: {
    ...ofDrawing,
    type: "integer",
    default: 0,
    needs: [read("min_list_len")],
    help: smallestOf("--list_len"),
    check: atLeast(0),
  },
  n_tokens: {
    ...ofTokens,
    type: "integer",
    default: 10,
    needs: [read("n_tokens")],
    help: "lists have values from 0 up to, but not including, this",
    check: between(2, 1_000_000),
  },
  min_dim: {
    ...ofDrawing,
    type: "integer",
    default: 0,
    needs: [read("min_dim")],
    help: smallestOf("--dim1 and --dim2"),
    check: between(0, 100),
  },
  max_nodes: {
    ...ofTokens,
    type: "integer",
    default: 8,
    needs: [read("max_nodes")],
    help: "nodes of graphs",
    check: between(2, 100),
  },
  min_nodes: {
    ...ofDrawing,
    type: "integer",
    default: 0,
    needs: [read("min_nodes")],
    help: smallestOf("--max_nodes"),
    check: between(0, 100),
  },
  max_edges: {
    ...ofDrawing,
    type: "integer",
    default: 15,
    needs: [read("max_edges")],
    help: "most edges of graphs, which are connected",
    check: between(1, 10_000),
  },
  weighted: {
    ...ofTokens,
    type: "boolean",
    default: false,
    needs: [read("weighted")],
    help: "edges of graphs have weights: integers from 1 to --max_weight",
  },
  max_weight: {
    ...ofTokens,
    type: "integer",
    default: 10,
    needs: [read("max_weight"), anyOf(is("weighted", true), customProblem)],
    help: "largest weight of edges",
    check: between(1, 1_000_000),
  },
  float_type: {
    ...ofTokens,
    type: "string",
    default: "float",
    needs: [read("float_type")],
    help:
      "how real and complex numbers are written: one of the types float of --data_types, like float(P1000)",
    check: {
      expected: "float or float(OPTIONS), as in --data_types",
      accepts: (text) => problemOfFloatType(text) === undefined,
      explain: problemOfFloatType,
    },
  },
  rtol: {
    usedBy,
    type: "float",
    default: 0.05,
    needs: [read("rtol"), isEvaluated],
    help: "answers of real and complex numbers are right within this relative error; see the " +
      "reference of problems",
    check: between(0, 1),
  },
  poly_max_degree: {
    ...ofTokens,
    type: "integer",
    default: 3,
    needs: [read("poly_max_degree")],
    help: "degree of polynomials",
    check: between(1, 20),
  },
  poly_min_degree: {
    ...ofDrawing,
    type: "integer",
    default: 0,
    needs: [read("poly_min_degree")],
    help: smallestOf("--poly_max_degree"),
    check: between(0, 20),
  },
  poly_root_range: {
    ...ofDrawing,
    type: "integer",
    default: 10,
    needs: [read("poly_root_range")],
    help: "real and imaginary parts of roots are at most this, up to the rounding of coefficients",
    check: between(1, 1000),
  },
  poly_complex_prob: {
    ...ofDrawing,
    type: "float",
    default: 0.5,
    needs: [read("poly_complex_prob")],
    help: "chance that the next roots of a polynomial are a pair of complex ones",
    check: between(0, 1),
  },
  max_ops: {
    ...ofDrawing,
    type: "integer",
    default: 5,
    needs: [read("max_ops")],
    help: "operators of a random expression, at most",
    check: between(1, 50),
  },
  max_leaf_int: {
    ...ofDrawing,
    type: "integer",
    default: 5,
    needs: [read("max_leaf_int")],
    help: "largest integer in a random expression",
    check: between(1, 1_000_000),
  },
  positive: {
    ...ofDrawing,
    type: "boolean",
    default: true,
    needs: [read("positive")],
    help: "integers in a random expression are positive",
  },
  operators: {
    ...ofDrawing,
    type: "string",
    default: "add:10,mul:10,pow:5,sin:4,cos:4,exp:3,ln:3",
    needs: [read("operators")],
    help: "operators of a random expression, with their weights",
    check: {
      expected: operatorsExpected,
      accepts: (text) => problemOfOperators(text) === undefined,
      explain: problemOfOperators,
    },
  },
  leaf_probs: {
    ...ofDrawing,
    type: "string",
    default: "0.75,0,0.25,0",
    needs: [read("leaf_probs")],
    help:
      "weights of the leaves of a random expression: the variable, coefficients, integers, pi and e",
    check: { expected: leavesExpected, accepts: areLeafWeights },
  },
  n_coefficients: {
    ...ofTokens,
    type: "integer",
    default: 0,
    needs: [read("n_coefficients")],
    help: "coefficients that expressions may have: a0, a1 and so on",
    check: between(0, 10),
  },
  fwd_prob: {
    ...ofDrawing,
    type: "float",
    default: 0,
    needs: [read("fwd_prob")],
    help:
      "chance that a function is drawn and integrated by rules, rather than its antiderivative drawn " +
      "and differentiated",
    check: between(0, 1),
  },
  ibp_prob: {
    ...ofDrawing,
    type: "float",
    default: 0,
    needs: [read("ibp_prob")],
    help: "chance that an integral is found from two random functions by parts",
    check: between(0, 1),
  },
} as const satisfies Rows;

function areDifferentSets(names: readonly string[]): boolean {
  const known: readonly string[] = evalSetNames;
  return new Set(names).size === names.length && names.every((name) => known.includes(name));
}
