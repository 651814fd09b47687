import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { shapeClasses } from "../size_classes.ts";
import { expectFitting } from "./fitting.ts";
import {
  drawMatrix,
  drawShape,
  integerMatrices,
  type Matrix,
  shapeOf,
  smallestShape,
} from "./matrix.ts";

/** Two matrices of the same shape, one below the other, and their sum. Classes are shapes of the sum. */
export function matrixSumProblem(flags: ProblemFlags): Problem<Matrix, Matrix> {
  const { base, dim1, dim2 } = flags;
  return builtIn(
    problem({
      name: "matrix_sum",
      inputTokenizer: integerMatrices(base, Math.max(2 * dim1, dim2)),
      outputTokenizer: integerMatrices(base, Math.max(dim1, dim2)),
      generate(random) {
        const [fewestRows, fewestColumns] = smallestShape(flags);
        expectFitting([2 * fewestRows, fewestColumns], flags);
        const [rows, columns] = drawShape(random, flags);
        const both = drawMatrix(random, 2 * rows, columns, flags);
        const answer = both.slice(0, rows).map((row, i) =>
          row.map((entry, j) => entry + both[rows + i]![j]!)
        );
        return { problem: both, answer };
      },
    }),
    { classes: shapeClasses((_, sum) => shapeOf(sum)) },
  );
}
