/** Graphs and trees, as lists of their edges. */
import { subset } from "./choices.ts";
import { type Edge, expectCount } from "./kinds.ts";
import type { RandomNumbers } from "./numbers.ts";

/** Which graphs are drawn: with a probability for each edge (Erdős and Rényi), or with a number of edges. */
export type EdgeLaw = { readonly probability: number } | { readonly edges: number };

/** See `Random.graph`. */
export function graph(random: RandomNumbers, vertices: number, law: EdgeLaw): Edge[] {
  expectCount("the vertices of a graph", vertices);
  const pairs = pairsOf(vertices);
  if ("edges" in law) return subset(random, pairs, law.edges);
  const { probability } = law;
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`probability: expected a number from 0 to 1, found ${probability}`);
  }
  return pairs.filter(() => random.uniform() < probability);
}

/** See `Random.tree`. */
export function tree(random: RandomNumbers, vertices: number): Edge[] {
  if (!Number.isSafeInteger(vertices) || vertices < 1) {
    throw new RangeError(`the vertices of a tree: expected at least 1, found ${vertices}`);
  }
  if (vertices === 1) return [];
  const code = Array.from({ length: vertices - 2 }, () => random.integer(0, vertices - 1));
  return treeOf(code, vertices).sort(([a, b], [c, d]) => a - c || b - d);
}

/** Adjacency matrix, `[vertices, vertices]`: 1 where two vertices are joined, else 0. */
export function adjacencyMatrix(vertices: number, edges: readonly Edge[]): number[][] {
  const matrix = Array.from({ length: vertices }, () => Array<number>(vertices).fill(0));
  for (const [a, b] of edges) matrix[a]![b] = matrix[b]![a] = 1;
  return matrix;
}

function pairsOf(vertices: number): Edge[] {
  const pairs: Edge[] = [];
  for (let a = 0; a < vertices; a++) {
    for (let b = a + 1; b < vertices; b++) pairs.push([a, b]);
  }
  return pairs;
}

/** The tree that a Prüfer code stands for: each entry is joined to the smallest leaf that is left. */
function treeOf(code: readonly number[], vertices: number): Edge[] {
  const degrees = Array<number>(vertices).fill(1);
  for (const vertex of code) degrees[vertex]!++;
  let next = degrees.indexOf(1), leaf = next;
  const edges: Edge[] = [];
  for (const vertex of code) {
    edges.push(edgeOf(leaf, vertex));
    if (--degrees[vertex]! === 1 && vertex < next) {
      leaf = vertex;
    } else {
      next = degrees.indexOf(1, next + 1);
      leaf = next;
    }
  }
  return [...edges, edgeOf(leaf, vertices - 1)];
}

function edgeOf(a: number, b: number): Edge {
  return a < b ? [a, b] : [b, a];
}
