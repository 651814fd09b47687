import type { Neighbors } from "./graph.ts";

/** All cliques that have as many nodes as any (Bron and Kerbosch, with a pivot). */
export function largestCliques(neighbors: Neighbors): readonly number[][] {
  let found: number[][] = [], largest = 0;
  /** Cliques that hold all of `clique` and some of `candidates`; those with a node of `excluded` are known. */
  const extend = (clique: number[], candidates: Set<number>, excluded: Set<number>): void => {
    if (clique.length + candidates.size < largest) return;
    if (candidates.size === 0) {
      if (excluded.size > 0) return;
      if (clique.length > largest) [found, largest] = [[], clique.length];
      found.push(clique);
      return;
    }
    const pivot = mostJoined(neighbors, candidates, excluded);
    for (const node of [...candidates].filter((each) => !neighbors[pivot]!.has(each))) {
      const joined = (nodes: Set<number>) =>
        new Set([...nodes].filter((each) => neighbors[node]!.has(each)));
      extend([...clique, node], joined(candidates), joined(excluded));
      candidates.delete(node);
      excluded.add(node);
    }
  };
  extend([], new Set(neighbors.keys()), new Set());
  return found;
}

/** The node that is joined to most candidates: cliques without it need one that is not. */
function mostJoined(
  neighbors: Neighbors,
  candidates: ReadonlySet<number>,
  excluded: ReadonlySet<number>,
): number {
  const count = (node: number) =>
    [...candidates].filter((each) => neighbors[node]!.has(each)).length;
  return [...candidates, ...excluded].reduce((a, b) => count(b) > count(a) ? b : a);
}
