/**
 * Is a graph connected? The graph is given by its adjacency matrix, row by row, each entry one token; the answer is 1
 * or 0.
 *
 *     int2int --problem connected_graph.ts --max_output_len 2
 */
import { numberArray, problem, type Random, symbolicInts } from "int2int";

type Matrix = readonly (readonly bigint[])[];

const fewest = 3;
const most = 8;

// Needs no flags, so this is the problem itself rather than a function.
export default problem({
  name: "connected_graph",

  // Values come back from tokens as bigints, so that is what matrix and answer are made of: 0n and 1n.
  inputTokenizer: numberArray(symbolicInts(0, 1), { dimensions: 2, maxSize: most }),
  outputTokenizer: symbolicInts(0, 1),

  // Both answers are drawn equally often.
  generate(random) {
    const vertices = random.integer(fewest, most), answer = BigInt(random.integer(0, 1));
    let problem = randomGraph(random, vertices);
    while (isConnected(problem) !== (answer === 1n)) problem = randomGraph(random, vertices);
    return { problem, answer };
  },

  codeClass: (graph) => graph.length,
  describeClass: (vertices) => `${vertices}_vertices`,
});

/** Each edge is there with a chance near the one at which half of all graphs are connected. */
function randomGraph(random: Random, vertices: number): Matrix {
  const chance = Math.log(vertices) / vertices;
  const matrix = Array.from({ length: vertices }, () => Array<bigint>(vertices).fill(0n));
  for (let i = 0; i < vertices; i++) {
    for (let j = 0; j < i; j++) {
      matrix[i]![j] = matrix[j]![i] = random.uniform() < chance ? 1n : 0n;
    }
  }
  return matrix;
}

/** Whether vertex 0 reaches all others. */
function isConnected(graph: Matrix): boolean {
  const reached = new Set([0]);
  for (const vertex of reached) {
    graph[vertex]!.forEach((edge, other) => edge === 1n && reached.add(other));
  }
  return reached.size === graph.length;
}
