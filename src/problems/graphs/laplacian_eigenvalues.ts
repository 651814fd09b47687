import { builtIn } from "../built_in.ts";
import { isClose } from "../closeness.ts";
import { problem } from "../definition.ts";
import { symmetricEigenvalues } from "../matrices/symmetric_eigenvalues.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { realVectors } from "../reals.ts";
import { sizeClasses } from "../size_classes.ts";
import {
  drawGraph,
  type Graph,
  graphTokenizer,
  type Neighbors,
  neighborsOf,
  orderOf,
} from "./graph.ts";

/** Eigenvalues nearer to 0 are 0: the graph has as many of these as components. */
const nearZero = 1e-9;

/**
 * A connected graph and the eigenvalues of its Laplacian matrix in ascending order. Right is what differs from them by at most
 * `rtol` of their size, both in the L1 norm. Classes are numbers of nodes.
 */
export function laplacianEigenvaluesProblem(
  flags: ProblemFlags,
): Problem<Graph, readonly number[]> {
  const { max_nodes, float_type, rtol } = flags;
  return builtIn(
    problem<Graph, readonly number[]>({
      name: "laplacian_eigenvalues",
      inputTokenizer: graphTokenizer(flags),
      outputTokenizer: realVectors(float_type, max_nodes),
      generate(random) {
        const graph = drawGraph(random, flags);
        const values = symmetricEigenvalues(laplacianOf(neighborsOf(graph)));
        return {
          problem: graph,
          answer: values.map((value) => Math.abs(value) < nearZero ? 0 : value),
        };
      },
      evaluate: (_, answer, prediction) => ({
        correct: isClose(answer, prediction, { relative: rtol, norm: "L1" }),
      }),
    }),
    { classes: sizeClasses(orderOf) },
  );
}

/** Sums of weights on the diagonal, and minus the weights of edges. */
function laplacianOf(neighbors: Neighbors): number[][] {
  return neighbors.map((own, i) =>
    neighbors.map((_, j) =>
      i === j ? [...own.values()].reduce((sum, weight) => sum + weight, 0) : -(own.get(j) ?? 0)
    )
  );
}
