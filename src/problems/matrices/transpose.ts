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
  transposed,
} from "./matrix.ts";

/** A matrix and its transpose. Classes are shapes. */
export function matrixTransposeProblem(flags: ProblemFlags): Problem<Matrix, Matrix> {
  const tokenizer = integerMatrices(flags.base, Math.max(flags.dim1, flags.dim2));
  return builtIn(
    problem({
      name: "matrix_transpose",
      inputTokenizer: tokenizer,
      outputTokenizer: tokenizer,
      generate(random) {
        expectFitting(smallestShape(flags), flags);
        const matrix = drawMatrix(random, ...drawShape(random, flags), flags);
        return { problem: matrix, answer: transposed(matrix) };
      },
    }),
    { classes: shapeClasses(shapeOf) },
  );
}
