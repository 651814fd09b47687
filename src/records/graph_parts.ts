/** What a graph is as numbers. */
import { grouped } from "../text/grouped.ts";
import type { Graph } from "./graph_line.ts";
import type { Value } from "./record.ts";

const values = {
  graph: adjacencyMatrix,
  edges: ({ edges }) => edges.map((pair) => pair.map(BigInt)),
  n: ({ size }) => BigInt(size),
} satisfies Record<string, (graph: Graph) => Value>;

/** Adjacency matrix, list of edges, or number of vertices. */
export type GraphPart = keyof typeof values;

export const graphParts = Object.keys(values) as readonly GraphPart[];

/** Vertices of graphs whose adjacency matrix is made: a few characters may stand for very many. */
const mostRows = 500;

/** @throws {RangeError} when the graph is too large for a matrix */
export function partOf(graph: Graph, part: GraphPart): Value {
  return values[part](graph);
}

/** Rows of 0 and 1. */
function adjacencyMatrix({ size, edges, isDirected }: Graph): Value {
  if (size > mostRows) {
    throw new RangeError(
      `a graph of ${grouped(size)} vertices, expected at most ${
        grouped(mostRows)
      }: read its column edges`,
    );
  }
  const rows = Array.from({ length: size }, () => Array<bigint>(size).fill(0n));
  for (const [i, j] of edges) {
    rows[i]![j] = 1n;
    if (!isDirected) rows[j]![i] = 1n;
  }
  return rows;
}
