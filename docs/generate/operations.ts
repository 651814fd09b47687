/** The table of built-in problems in the reference. */
import { rowOf } from "../../src/flags/table.ts";
import { code, table } from "./markdown.ts";

const meanings: Readonly<Record<string, readonly [problem: string, answer: string]>> = {
  data: ["whatever the files say", "whatever the files say"],
  gcd: ["two integers from `--minint` to `--maxint`", "their greatest common divisor"],
  matrix_rank: [
    "a `--dim1` × `--dim2` matrix: the product of two matrices with entries up to ±`--maxint`",
    "its rank, drawn uniformly from 1 up",
  ],
  modular_add: ["two integers", "their sum modulo `--modulus`"],
  modular_mul: ["two integers", "their product modulo `--modulus`"],
  fraction_add: ["two fractions", "their sum, in lowest terms"],
  fraction_product: ["two fractions", "their product, in lowest terms"],
  fraction_simplify: ["one fraction", "the same in lowest terms"],
  fraction_compare: ["two fractions", "1 if the first is greater, else 0"],
  fraction_determinant: ["four integers a, b, c, d", "the determinant ad − bc"],
  fraction_round: ["two positive integers", "the floor of their quotient, drawn uniformly"],
};

/** @throws Error when there is an operation that has no description here */
export function operationTable(): string {
  const { check } = rowOf("operation");
  const rows = check!.words!.map((name) => {
    const meaning = meanings[name];
    if (meaning === undefined) {
      throw new Error(`docs/generate/operations.ts does not describe ${name}`);
    }
    return [code(name), ...meaning];
  });
  return table(["operation", "problem", "answer"], rows);
}
