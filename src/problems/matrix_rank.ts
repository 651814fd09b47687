import { maxPositions } from "../tokenizers/max_positions.ts";
import { FlagError } from "../errors.ts";
import type { Random } from "../random.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import { builtIn } from "./built_in.ts";
import { residueClasses } from "./classes.ts";
import { problem } from "./definition.ts";
import type { Problem } from "./problem.ts";
import type { ProblemParameters } from "./problem_parameters.ts";
import { rankOf } from "./rank.ts";

type Matrix = readonly (readonly bigint[])[];

/** Largest size the tokenizers know, whatever `--dim1` and `--dim2` are. */
const maxSize = 100;

/**
 * A `dim1 × dim2` matrix and its rank. The rank is drawn first, uniform from 1 up; the matrix is the product of two
 * matrices with that many columns and rows, and entries uniform in `[-maxint, maxint]`. Products of lower rank are
 * rejected.
 */
export function matrixRankProblem(parameters: ProblemParameters): Problem<Matrix, bigint> {
  const { base, dim1, dim2, maxint } = parameters;
  const integer = positionalInts(base);
  return builtIn(
    problem({
      name: "matrix_rank",
      inputTokenizer: numberArray(integer, { dimensions: 2, maxSize }),
      outputTokenizer: symbolicInts(1, maxSize),
      generate(random) {
        expectPossible(parameters);
        const rank = random.integer(1, Math.min(dim1, dim2));
        const left = randomMatrix(random, dim1, rank, maxint);
        const right = randomMatrix(random, rank, dim2, maxint);
        // The product has rank `rank` exactly if both have, and they are the smaller ones.
        if (rankOf(left) < rank || rankOf(right) < rank) return undefined;
        return { problem: product(left, right, maxint), answer: BigInt(rank) };
      },
      rejectionAdvice: {
        tooLong: "matrices of high rank have the largest entries and are lost first; " +
          "raise --max_len or --base, or lower --dim1, --dim2 or --maxint",
        failed:
          "with so few different entries, matrices often miss the rank that was drawn for them; " +
          "raise --maxint",
      },
    }),
    { classes: residueClasses(parameters) },
  );
}

/** Would otherwise be found out only after ten thousand large matrices. */
function expectPossible({ dim1, dim2, maxint, max_len }: ProblemParameters): void {
  if (maxint < 1n) throw new FlagError("--maxint", `expected at least 1, found ${maxint}`);
  const limit = max_len > 0 ? Math.min(max_len, maxPositions) : maxPositions;
  // Two sizes, then a sign and a digit per entry.
  const fewest = 2 + 2 * dim1 * dim2;
  if (fewest >= limit) {
    const matrix = `a ${dim1} × ${dim2} matrix (--dim1, --dim2) takes ${fewest} tokens or more`;
    throw new FlagError("--max_len", `${matrix}, the limit is ${limit - 1}`);
  }
}

function randomMatrix(random: Random, rows: number, columns: number, maxint: bigint): Matrix {
  return Array.from(
    { length: rows },
    () => Array.from({ length: columns }, () => random.bigInteger(-maxint, maxint)),
  );
}

/** @param maxint bound on the entries of both matrices, which tells whether plain numbers are exact */
function product(left: Matrix, right: Matrix, maxint: bigint): Matrix {
  const largest = BigInt(right.length) * maxint * maxint;
  if (largest > BigInt(Number.MAX_SAFE_INTEGER)) {
    return multiply(left, right, 0n, (sum, a, b) => sum + a * b);
  }
  const [a, b] = [left, right].map((matrix) => matrix.map((row) => row.map(Number)));
  return multiply(a, b, 0, (sum, x, y) => sum + x * y).map((row) => row.map(BigInt));
}

function multiply<T>(
  left: readonly (readonly T[])[],
  right: readonly (readonly T[])[],
  zero: T,
  addProduct: (sum: T, a: T, b: T) => T,
): T[][] {
  const columns = right[0].map((_, j) => right.map((row) => row[j]));
  return left.map((row) =>
    columns.map((column) => row.reduce((sum, entry, k) => addProduct(sum, entry, column[k]), zero))
  );
}
