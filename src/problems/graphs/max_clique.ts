import { sets } from "../../tokenizers/sets.ts";
import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { sizeClasses } from "../size_classes.ts";
import {
  drawGraph,
  type Graph,
  graphTokenizer,
  type Neighbors,
  neighborsOf,
  nodeTokenizer,
} from "./graph.ts";
import { largestCliques } from "./cliques.ts";

type Nodes = readonly bigint[];

/**
 * A connected graph and a maximum clique, uniform among all of them: nodes of which each two are joined by an edge, as many as possible.
 * Any maximum clique is right. Classes are sizes of the clique.
 */
export function maxCliqueProblem(flags: ProblemFlags): Problem<Graph, Nodes> {
  return builtIn(
    problem<Graph, Nodes>({
      name: "max_clique",
      inputTokenizer: graphTokenizer({ ...flags, weighted: false }),
      outputTokenizer: sets(nodeTokenizer(flags)),
      generate(random) {
        const graph = drawGraph(random, { ...flags, weighted: false });
        const clique = random.choice(largestCliques(neighborsOf(graph)));
        return { problem: graph, answer: clique.toSorted((a, b) => a - b).map(BigInt) };
      },
      evaluate: (graph, answer, prediction) => ({
        correct: prediction.length >= answer.length && isClique(neighborsOf(graph), prediction),
      }),
    }),
    { classes: sizeClasses((_, clique) => clique.length) },
  );
}

/** @param nodes of which none is named twice */
function isClique(neighbors: Neighbors, nodes: Nodes): boolean {
  return nodes.every((a, i) =>
    nodes.slice(0, i).every((b) => neighbors[Number(a)]?.has(Number(b)))
  );
}
