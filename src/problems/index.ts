/** The built-in problems: the one place where they are listed. */
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
import type { ProblemParameters } from "./problem_parameters.ts";

/** Flags that only some problems read. Those with classes by length have classes up to `max_class` as well. */
type SpecialFlag = "modulus" | "dim1" | "dim2" | "class_by_length" | "max_class";

interface BuiltInEntry {
  readonly make: (parameters: ProblemParameters) => Problem<unknown, unknown>;
  /** What problems and answers are, for the documentation. */
  readonly asks: string;
  readonly answer: string;
  readonly reads?: readonly SpecialFlag[];
}

const entries = new Map<string, BuiltInEntry>(Object.entries(
  {
    data: {
      make: dataProblem,
      asks: "whatever the files say",
      answer: "whatever the files say",
      reads: ["max_class"],
    },
    gcd: {
      make: gcdProblem,
      asks: "two integers from `--minint` to `--maxint`",
      answer: "their greatest common divisor",
      reads: ["class_by_length"],
    },
    matrix_rank: {
      make: matrixRankProblem,
      asks:
        "a `--dim1` × `--dim2` matrix: the product of two matrices with entries up to ±`--maxint`",
      answer: "its rank, drawn uniformly from 1 up",
      reads: ["dim1", "dim2", "max_class"],
    },
    modular_add: {
      make: modularAddProblem,
      asks: "two integers",
      answer: "their sum modulo `--modulus`",
      reads: ["modulus", "class_by_length"],
    },
    modular_mul: {
      make: modularMulProblem,
      asks: "two integers",
      answer: "their product modulo `--modulus`",
      reads: ["modulus", "class_by_length"],
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
      reads: ["max_class"],
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
  } satisfies Record<string, BuiltInEntry>,
));

/** As given to `--operation`. */
export const builtInNames: readonly string[] = [...entries.keys()];

/** What problems and answers of each built-in problem are, in words. */
export function describedProblems(): { name: string; asks: string; answer: string }[] {
  return Array.from(entries, ([name, { asks, answer }]) => ({ name, asks, answer }));
}

/** Names of the built-in problems that a flag has an effect on. */
export function problemsThatRead(flag: SpecialFlag): string[] {
  return builtInNames.filter((name) => entries.get(name)!.reads?.includes(flag));
}

/** The built-in problem of this name, if there is one. @throws {FlagError} if `--data_types` cannot be understood */
export function builtInProblem(
  name: string,
  parameters: ProblemParameters,
): Problem<unknown, unknown> | undefined {
  return entries.get(name)?.make(parameters);
}
