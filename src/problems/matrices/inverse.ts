import { builtIn } from "../built_in.ts";
import { isClose } from "../closeness.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { determinantOf } from "../rank.ts";
import { realMatrices } from "../reals.ts";
import { sizeClasses } from "../size_classes.ts";
import { expectFitting } from "./fitting.ts";
import { inverseOf } from "./inverse_of.ts";
import {
  drawDimension,
  drawSymmetricMatrix,
  integerMatrices,
  type Matrix,
  smallestSquare,
} from "./matrix.ts";

/**
 * A symmetric, invertible matrix M of integers and its inverse. Right is a P with ‖MP − 1‖ ≤ `rtol` ‖1‖ in the L1 norm, where
 * 1 is the identity matrix. Classes are sizes.
 */
export function matrixInverseProblem(flags: ProblemFlags): Problem<Matrix, Matrix<number>> {
  const { base, dim1, float_type, rtol } = flags;
  return builtIn(
    problem({
      name: "matrix_inverse",
      inputTokenizer: integerMatrices(base, dim1),
      outputTokenizer: realMatrices(float_type, dim1),
      generate(random) {
        expectFitting(smallestSquare(flags), flags);
        const matrix = drawSymmetricMatrix(random, drawDimension(random, flags), flags);
        if (determinantOf(matrix) === 0n) return undefined;
        return { problem: matrix, answer: inverseOf(matrix.map((row) => row.map(Number))) };
      },
      evaluate: (matrix, _, prediction) => ({ correct: isInverse(matrix, prediction, rtol) }),
      rejectionAdvice: {
        tooLong: "raise --max_len or --base, or lower --dim1 or --maxint",
        failed: "with so few different entries, most matrices have no inverse; raise --maxint",
      },
    }),
    { classes: sizeClasses((matrix) => matrix.length) },
  );
}

function isInverse(matrix: Matrix, prediction: Matrix<number>, rtol: number): boolean {
  const size = matrix.length;
  if (prediction.length !== size || prediction.some((row) => row.length !== size)) return false;
  const product = matrix.map((row) =>
    prediction.map((_, j) =>
      row.reduce((sum, entry, k) => sum + Number(entry) * prediction[k]![j]!, 0)
    )
  );
  const identity = matrix.map((row, i) => row.map((_, j) => i === j ? 1 : 0));
  return isClose(identity, product, { relative: rtol, norm: "L1" });
}
