/** Connected undirected graphs, as lists of edges. */
import type { Random } from "../../random.ts";
import { type Edge, edgeLists } from "../../tokenizers/edge_lists.ts";
import { symbolicInts } from "../../tokenizers/symbolic_ints.ts";
import type { ElementTokenizer } from "../../tokenizers/tokenizer.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { drawSize } from "../sizes.ts";

/** Edges between nodes from 0 on; each node has one. Edges without a weight are of weight 1. */
export type Graph = readonly WeightedEdge[];

type WeightedEdge = Edge | Edge<bigint>;

/** The neighbors of each node, with the weights of the edges to them. */
export type Neighbors = readonly ReadonlyMap<number, number>[];

export function nodeTokenizer({ max_nodes }: ProblemFlags): ElementTokenizer<bigint> {
  return symbolicInts(0, max_nodes - 1, "N");
}

export function graphTokenizer(
  { max_nodes, weighted, max_weight }: ProblemFlags,
): ElementTokenizer<Graph> {
  const weight = weighted ? { weight: symbolicInts(1, max_weight) } : {};
  return edgeLists<bigint>({ vertices: max_nodes, ...weight }) as ElementTokenizer<Graph>;
}

/**
 * A graph of `max_nodes` nodes, or a number that is uniform from `min_nodes`: by the toss of a coin a path through all nodes, or a uniform
 * labeled tree, and further edges, whose number is uniform as far as `max_edges` allows.
 */
export function drawGraph(random: Random, flags: ProblemFlags): Graph {
  const { min_nodes, max_nodes, max_edges, weighted, max_weight } = flags;
  const count = drawSize(random, min_nodes, max_nodes, 2);
  const isPath = random.integer(0, 1) === 1;
  const edges = isPath ? drawPath(random, count) : random.tree(count);
  const total = random.integer(count - 1, Math.min(max_edges, count * (count - 1) / 2));
  const others = random.subset(absentEdges(edges, count), total - edges.length);
  return [...edges, ...others].map(sorted).sort(([a, b], [c, d]) => a - c || b - d)
    .map(([a, b]) =>
      weighted
        ? [BigInt(a), BigInt(b), BigInt(random.integer(1, max_weight))]
        : [BigInt(a), BigInt(b)]
    );
}

/** Number of nodes. */
export function orderOf(graph: Graph): number {
  return 1 + Math.max(-1, ...graph.map(([a, b]) => Number(a > b ? a : b)));
}

/** What each node is joined to, by number of the node. */
export function neighborsOf(graph: Graph): Neighbors {
  const neighbors = Array.from({ length: orderOf(graph) }, () => new Map<number, number>());
  for (const [a, b, weight = 1n] of graph as readonly (readonly bigint[])[]) {
    neighbors[Number(a)]!.set(Number(b), Number(weight));
    neighbors[Number(b)]!.set(Number(a), Number(weight));
  }
  return neighbors;
}

type Pair = readonly [number, number];

function sorted([a, b]: Pair): Pair {
  return a < b ? [a, b] : [b, a];
}

function drawPath(random: Random, count: number): Pair[] {
  const nodes = random.permutation(count);
  return nodes.slice(1).map((node, i) => [nodes[i]!, node]);
}

/** The pairs of nodes that no edge joins. */
function absentEdges(edges: readonly Pair[], count: number): Pair[] {
  const present = new Set(edges.map(sorted).map(([a, b]) => a * count + b));
  return range(count).flatMap((a) =>
    range(a).filter((b) => !present.has(b * count + a)).map((b): Pair => [b, a])
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
