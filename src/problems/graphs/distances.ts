import type { Neighbors } from "./graph.ts";

/** The distance of each node from the first one, `Infinity` where no path leads there (Dijkstra). */
export function distancesFrom(neighbors: Neighbors, from: number): number[] {
  const distances = neighbors.map(() => Infinity), left = new Set(neighbors.keys());
  distances[from] = 0;
  while (left.size > 0) {
    const nearest = [...left].reduce((a, b) => distances[b]! < distances[a]! ? b : a);
    left.delete(nearest);
    for (const [node, weight] of neighbors[nearest]!) {
      distances[node] = Math.min(distances[node]!, distances[nearest]! + weight);
    }
  }
  return distances;
}

/** The sum of the weights along a path; `Infinity` where there is no such edge. */
export function lengthOf(neighbors: Neighbors, path: readonly bigint[]): number {
  const nodes = path.map(Number);
  return nodes.slice(1).reduce(
    (sum, node, i) => sum + (neighbors[nodes[i]!]?.get(node) ?? Infinity),
    0,
  );
}
