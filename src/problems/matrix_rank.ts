import { FlagError } from "../errors.ts";
import { expectFitting } from "./matrices/fitting.ts";
import { drawMatrix, type Matrix, transposed } from "./matrices/matrix.ts";
import { numberArray } from "../tokenizers/number_array.ts";
import { positionalInts } from "../tokenizers/positional_ints.ts";
import { symbolicInts } from "../tokenizers/symbolic_ints.ts";
import { builtIn } from "./built_in.ts";
import { residueClasses } from "./classes.ts";
import { problem } from "./definition.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";
import { rankOf } from "./rank.ts";

/** Largest size the tokenizers know, whatever `--dim1` and `--dim2` are. */
const maxSize = 100;

/**
 * A `dim1 × dim2` matrix and its rank. The rank is drawn first, uniform from 1 up; the matrix is the product of two
 * matrices with that many columns and rows, and entries uniform in `[-maxint, maxint]`. Products of lower rank are
 * rejected.
 */
export function matrixRankProblem(flags: ProblemFlags): Problem<Matrix, bigint> {
  const { base, dim1, dim2, maxint } = flags;
  const integer = positionalInts(base);
  return builtIn(
    problem({
      name: "matrix_rank",
      inputTokenizer: numberArray(integer, { dimensions: 2, maxSize }),
      outputTokenizer: symbolicInts(1, maxSize),
      generate(random) {
        expectPossible(flags);
        const rank = random.integer(1, Math.min(dim1, dim2));
        const left = drawMatrix(random, dim1, rank, flags);
        const right = drawMatrix(random, rank, dim2, flags);
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
    { classes: residueClasses(flags) },
  );
}

function expectPossible(flags: ProblemFlags): void {
  const { dim1, dim2, maxint } = flags;
  if (maxint < 1n) throw new FlagError("--maxint", `expected at least 1, found ${maxint}`);
  expectFitting([dim1, dim2], flags);
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
  const columns = transposed(right);
  return left.map((row) =>
    columns.map((column) => row.reduce((sum, entry, k) => addProduct(sum, entry, column[k]), zero))
  );
}
