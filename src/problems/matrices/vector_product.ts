import { numberArray } from "../../tokenizers/number_array.ts";
import { positionalInts } from "../../tokenizers/positional_ints.ts";
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
  smallestShape,
  type Vector,
} from "./matrix.ts";

/** A matrix with a vector as its last row, and the product of both. Classes are shapes of the matrix. */
export function matrixVectorProblem(flags: ProblemFlags): Problem<Matrix, Vector> {
  const { base, dim1, dim2 } = flags;
  return builtIn(
    problem({
      name: "matrix_vector",
      inputTokenizer: integerMatrices(base, Math.max(dim1 + 1, dim2)),
      outputTokenizer: numberArray(positionalInts(base), { dimensions: 1, maxSize: dim1 }),
      generate(random) {
        const [fewestRows, fewestColumns] = smallestShape(flags);
        expectFitting([fewestRows + 1, fewestColumns], flags);
        const [rows, columns] = drawShape(random, flags);
        const both = drawMatrix(random, rows + 1, columns, flags), vector = both[rows]!;
        return { problem: both, answer: both.slice(0, rows).map((row) => product(row, vector)) };
      },
    }),
    { classes: shapeClasses((both) => [both.length - 1, both[0]!.length]) },
  );
}

function product(row: Vector, vector: Vector): bigint {
  return row.reduce((sum, entry, j) => sum + entry * vector[j]!, 0n);
}
