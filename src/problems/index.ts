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
import { matrixRankProblem } from "./matrix_rank.ts";
import { modularAddProblem } from "./modular_add.ts";
import { modularMulProblem } from "./modular_mul.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

interface BuiltInEntry {
  readonly make: (flags: ProblemFlags) => Problem<unknown, unknown>;
  /** What problems and answers are, for the documentation. */
  readonly asks: string;
  readonly answer: string;
}

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
