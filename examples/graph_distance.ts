/**
 * How far apart are two vertices of a graph? The problem is the graph, given by its adjacency matrix; the query is the
 * pair of vertices; the answer is the number of edges on a shortest path between them, or -1 if there is no path.
 *
 *     int2int --problem graph_distance.ts --max_output_len 1
 *
 * To ask a model, type the query behind a bar. For the path 0 - 1 - 2 - 3, with 4 and 5 apart from it:
 *
 *     int2int predict … "0 1 0 0 0 0; 1 0 1 0 0 0; 0 1 0 1 0 0; 0 0 1 0 0 0; 0 0 0 0 0 0; 0 0 0 0 0 0 | 0 3"
 */
import { numberArray, problem, type Random, symbolicInts } from "int2int";

type Matrix = readonly (readonly bigint[])[];

const vertices = [0, 1, 2, 3, 4, 5];

export default problem({
  name: "graph_distance",

  // What the model reads is the problem, <sep> and the query: V6 V6 0 1 0 … 0 0 0 <sep> V2 N0 N3.
  inputTokenizer: numberArray(symbolicInts(0, 1), { dimensions: 2, maxSize: vertices.length }),
  queryTokenizer: numberArray(symbolicInts(0, 5, "N"), { dimensions: 1, maxSize: 2 }),
  outputTokenizer: symbolicInts(-1, 5),

  // Since there is a queryTokenizer, each example has a query.
  generate(random) {
    const graph = randomGraph(random), [from, to] = random.shuffle(vertices);
    const query = [BigInt(from), BigInt(to)];
    return { problem: graph, query, answer: distance(graph, from, to) };
  },

  // Both are given the query too, as last argument. Whoever sees whether there is a path comes close (acc_d1).
  evaluate: (_graph, answer, prediction) => ({ closeD1: (answer < 0n) === (prediction < 0n) }),
  codeClass: (_graph, answer) => Number(answer) + 1,
  describeClass: (code) => code === 0 ? "apart" : `distance_${code - 1}`,
});

function randomGraph(random: Random): Matrix {
  const matrix = vertices.map(() => vertices.map(() => 0n));
  for (const i of vertices) {
    for (let j = 0; j < i; j++) {
      matrix[i]![j] = matrix[j]![i] = random.uniform() < 0.3 ? 1n : 0n;
    }
  }
  return matrix;
}

/** Steps in which a set that starts as one vertex, and grows by all neighbours, reaches the other. */
function distance(graph: Matrix, from: number, to: number): bigint {
  let reached = [from];
  for (let steps = 0n; steps < graph.length; steps++) {
    if (reached.includes(to)) return steps;
    reached = vertices.filter((v) => reached.some((u) => u === v || graph[u]![v] === 1n));
  }
  return -1n;
}
