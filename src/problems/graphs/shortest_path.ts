import type { Random } from "../../random.ts";
import { numberArray } from "../../tokenizers/number_array.ts";
import { sequences } from "../../tokenizers/sequences.ts";
import { builtIn } from "../built_in.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { sizeClasses } from "../size_classes.ts";
import { distancesFrom, lengthOf } from "./distances.ts";
import {
  drawGraph,
  type Graph,
  graphTokenizer,
  type Neighbors,
  neighborsOf,
  nodeTokenizer,
} from "./graph.ts";

/** Nodes in the order in which they are visited. */
type Path = readonly bigint[];

/**
 * A connected graph, and a shortest path between two nodes, which are the query. Any shortest path is right; with weights, one of the
 * smallest sum of weights. Classes are numbers of edges of the given path.
 */
export function findShortestPathProblem(flags: ProblemFlags): Problem<Graph, Path> {
  const node = nodeTokenizer(flags);
  return builtIn<Graph, Path, Path>(
    problem<Graph, Path, Path>({
      name: "find_shortest_path",
      inputTokenizer: graphTokenizer(flags),
      queryTokenizer: numberArray(node, { dimensions: 1, maxSize: 2 }),
      outputTokenizer: sequences(node),
      generate(random) {
        const graph = drawGraph(random, flags), neighbors = neighborsOf(graph);
        const [from, to] = random.shuffle([...neighbors.keys()]) as [number, number];
        const path = drawShortestPath(random, neighbors, from, to).map(BigInt);
        return { problem: graph, query: [BigInt(from), BigInt(to)], answer: path };
      },
      evaluate: (graph, answer, prediction, query) => ({
        correct: isShortest(neighborsOf(graph), answer, prediction, query),
      }),
    }),
    { classes: sizeClasses((_, path) => path.length - 1) },
  );
}

/** A shortest path, each step back from its end uniform among those that are possible. */
function drawShortestPath(random: Random, neighbors: Neighbors, from: number, to: number) {
  const distances = distancesFrom(neighbors, from), path = [to];
  for (let at = to; at !== from; path.unshift(at)) {
    const before = [...neighbors[at]!].filter(([node, weight]) =>
      distances[node]! + weight === distances[at]
    );
    [at] = random.choice(before);
  }
  return path;
}

/** Whether a path joins both nodes of the query, and is not longer than the right one. */
function isShortest(neighbors: Neighbors, answer: Path, prediction: Path, query: Path): boolean {
  if (prediction[0] !== query[0] || prediction.at(-1) !== query[1]) return false;
  return lengthOf(neighbors, prediction) <= lengthOf(neighbors, answer);
}
