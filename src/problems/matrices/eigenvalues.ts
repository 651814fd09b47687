import { builtIn } from "../built_in.ts";
import { isClose } from "../closeness.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { realVectors } from "../reals.ts";
import { sizeClasses } from "../size_classes.ts";
import { expectFitting } from "./fitting.ts";
import {
  drawDimension,
  drawSymmetricMatrix,
  integerMatrices,
  type Matrix,
  smallestSquare,
} from "./matrix.ts";
import { symmetricEigenvalues } from "./symmetric_eigenvalues.ts";

/**
 * A symmetric matrix of integers and its eigenvalues in ascending order. Right is what differs from them by at most `rtol` of
 * their size, both in the L1 norm. Classes are sizes.
 */
export function matrixEigenvaluesProblem(flags: ProblemFlags): Problem<Matrix, readonly number[]> {
  const { base, dim1, float_type, rtol } = flags;
  return builtIn(
    problem({
      name: "matrix_eigenvalues",
      inputTokenizer: integerMatrices(base, dim1),
      outputTokenizer: realVectors(float_type, dim1),
      generate(random) {
        expectFitting(smallestSquare(flags), flags);
        const matrix = drawSymmetricMatrix(random, drawDimension(random, flags), flags);
        return {
          problem: matrix,
          answer: symmetricEigenvalues(matrix.map((row) => row.map(Number))),
        };
      },
      evaluate: (_, answer, prediction) => ({
        correct: isClose(answer, prediction, { relative: rtol, norm: "L1" }),
      }),
    }),
    { classes: sizeClasses((matrix) => matrix.length) },
  );
}
