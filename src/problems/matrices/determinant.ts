import { positionalInts } from "../../tokenizers/positional_ints.ts";
import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { determinantOf } from "../rank.ts";
import { sizeClasses } from "../size_classes.ts";
import { expectFitting } from "./fitting.ts";
import {
  drawDimension,
  drawMatrix,
  integerMatrices,
  type Matrix,
  smallestSquare,
} from "./matrix.ts";

/** A square matrix and its determinant, which is exact. Classes are sizes. */
export function matrixDeterminantProblem(flags: ProblemFlags): Problem<Matrix, bigint> {
  return builtIn(
    problem({
      name: "matrix_determinant",
      inputTokenizer: integerMatrices(flags.base, flags.dim1),
      outputTokenizer: positionalInts(flags.base),
      generate(random) {
        expectFitting(smallestSquare(flags), flags);
        const size = drawDimension(random, flags), matrix = drawMatrix(random, size, size, flags);
        return { problem: matrix, answer: determinantOf(matrix) };
      },
    }),
    { classes: sizeClasses((matrix) => matrix.length) },
  );
}
