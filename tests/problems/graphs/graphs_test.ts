/** Graphs against the definitions of what is asked for. */
import assert from "node:assert/strict";
import { lengthOf } from "../../../src/problems/graphs/distances.ts";
import { drawGraph, type Graph, neighborsOf, orderOf } from "../../../src/problems/graphs/graph.ts";
import { laplacianEigenvaluesProblem } from "../../../src/problems/graphs/laplacian_eigenvalues.ts";
import { maxCliqueProblem } from "../../../src/problems/graphs/max_clique.ts";
import { findShortestPathProblem } from "../../../src/problems/graphs/shortest_path.ts";
import { randomFrom } from "../../../src/random.ts";
import { hasPari, pari } from "../pari.ts";
import { defaultParameters } from "../problem_flags.ts";
import { assertDistribution, sample } from "../sampling.ts";

const flags = { ...defaultParameters, min_nodes: 2 };

type Weighted = readonly (readonly bigint[])[];

/** The distances between all nodes (Floyd and Warshall). */
function allDistances(graph: Graph): number[][] {
  const count = orderOf(graph), nodes = Array.from({ length: count }, (_, i) => i);
  const distances = nodes.map((i) => nodes.map((j) => i === j ? 0 : Infinity));
  for (const [a, b, weight = 1n] of graph as Weighted) {
    distances[Number(a)]![Number(b)] = distances[Number(b)]![Number(a)] = Number(weight);
  }
  for (const k of nodes) {
    for (const i of nodes) {
      for (const j of nodes) {
        const around = distances[i]![k]! + distances[k]![j]!;
        distances[i]![j] = Math.min(distances[i]![j]!, around);
      }
    }
  }
  return distances;
}

Deno.test("graphs are connected and simple, with as many nodes and edges as asked for", () => {
  const random = randomFrom(4), orders: number[] = [];
  for (let i = 0; i < 700; i++) {
    const graph = drawGraph(random, { ...flags, max_edges: 10 });
    const names = graph.map(([a, b]) => `${a} ${b}`);
    assert.equal(new Set(names).size, names.length);
    assert.ok(graph.every(([a, b]) => a < b));
    assert.ok(graph.length <= 10);
    assert.ok(allDistances(graph).flat().every(Number.isFinite));
    orders.push(orderOf(graph));
  }
  assertDistribution(orders, [2, 3, 4, 5, 6, 7, 8].map((order) => [order, 1]));
  const fixed = drawGraph(random, { ...flags, min_nodes: 0 });
  assert.equal(orderOf(fixed), 8);
});

Deno.test("without further edges, half of all graphs are paths and half are uniform trees", () => {
  const random = randomFrom(5), tree = { ...flags, max_nodes: 4, min_nodes: 0, max_edges: 3 };
  const drawn = Array.from({ length: 8000 }, () => drawGraph(random, tree).join(" "));
  const edges = ["0,1", "0,2", "0,3", "1,2", "1,3", "2,3"];
  const trees: string[] = [];
  for (const [i, a] of edges.entries()) {
    for (const [j, b] of edges.entries()) {
      for (const c of edges.slice(j + 1)) {
        const isTree = i < j && new Set(`${a},${b},${c}`.split(",")).size === 4;
        if (isTree) trees.push(`${a} ${b} ${c}`);
      }
    }
  }
  // Cayley: 16 labeled trees, of which 12 are paths and 4 are stars.
  assert.equal(trees.length, 16);
  const isStar = (text: string) =>
    ["0", "1", "2", "3"].some((node) => text.split(" ").every((edge) => edge.includes(node)));
  assertDistribution(drawn, trees.map((text) => [text, isStar(text) ? 1 / 32 : 1 / 32 + 1 / 24]));
});

for (const weighted of [false, true]) {
  Deno.test(`paths are as short as possible, and any such path is right (weighted: ${weighted})`, () => {
    const problem = findShortestPathProblem({ ...flags, weighted, max_weight: 3 });
    let others = 0;
    for (const { problem: graph, query, answer } of sample(problem, 200)) {
      const [from, to] = query as [bigint, bigint], distances = allDistances(graph);
      const neighbors = neighborsOf(graph), distance = distances[Number(from)]![Number(to)]!;
      assert.deepEqual([answer[0], answer.at(-1)], [from, to]);
      assert.notEqual(from, to);
      assert.equal(lengthOf(neighbors, answer), distance);
      assert.equal(problem.codeClass(graph, answer, query), answer.length - 1);
      const correct = (path: readonly bigint[]) =>
        problem.evaluate(graph, answer, path, query).correct;
      for (const path of allPaths(graph, from, to)) {
        const isShortest = lengthOf(neighbors, path) === distance;
        if (isShortest && path.join() !== answer.join()) others++;
        assert.equal(correct(path), isShortest);
      }
      assert.ok(!correct([]) && !correct([from]) && !correct(answer.toReversed()));
      assert.ok(!correct([from, 77n, to]) && !correct(answer.slice(1)));
    }
    assert.ok(others > 20, "few graphs have several shortest paths");
  });
}

Deno.test("of two shortest paths, each is as likely as the other", () => {
  const drawn = sample(findShortestPathProblem(flags), 600).flatMap((example) => {
    const { problem: graph, query, answer } = example, [from, to] = query as [bigint, bigint];
    const paths = allPaths(graph, from, to).filter(({ length }) => length === answer.length);
    const texts = paths.map(String).sort();
    return texts.length === 2 ? [texts.indexOf(String(answer))] : [];
  });
  assertDistribution(drawn, [[0, 1], [1, 1]]);
});

/** All paths without repetition. */
function allPaths(graph: Graph, from: bigint, to: bigint): bigint[][] {
  const walk = (path: bigint[]): bigint[][] => {
    const at = path.at(-1)!;
    if (at === to) return [path];
    const next = graph.flatMap(([a, b]) => a === at ? [b] : b === at ? [a] : []);
    return next.filter((node) => !path.includes(node)).flatMap((node) => walk([...path, node]));
  };
  return walk([from]);
}

/** All sets of nodes of which each two are joined, the largest only. */
function largestCliques(graph: Graph): bigint[][] {
  const joined = new Set(graph.map(([a, b]) => `${a} ${b}`));
  let cliques: bigint[][] = [[]];
  for (let node = 0n; node < BigInt(orderOf(graph)); node++) {
    cliques = [
      ...cliques,
      ...cliques.filter((clique) => clique.every((each) => joined.has(`${each} ${node}`)))
        .map((clique) => [...clique, node]),
    ];
  }
  const largest = Math.max(...cliques.map((clique) => clique.length));
  return cliques.filter((clique) => clique.length === largest);
}

Deno.test("the clique is one of the largest; any of them is right, and nothing else", () => {
  const problem = maxCliqueProblem({ ...flags, max_nodes: 9, max_edges: 30 });
  for (const { problem: graph, answer } of sample(problem, 200)) {
    const largest = largestCliques(graph);
    assert.ok(largest.some((clique) => clique.join() === answer.join()), `${answer}`);
    assert.equal(problem.codeClass(graph, answer), largest[0]!.length);
    const correct = (clique: readonly bigint[]) => problem.evaluate(graph, answer, clique).correct;
    assert.ok(largest.every(correct));
    assert.ok(!correct(answer.slice(1)) && !correct([...answer, 99n]));
  }
});

Deno.test("each of the largest cliques is as likely as any other", () => {
  const problem = maxCliqueProblem({ ...flags, min_nodes: 0, max_nodes: 3, max_edges: 2 });
  // A path of three nodes has two cliques of two.
  const drawn = sample(problem, 3000).map(({ problem: graph, answer }) =>
    graph.findIndex(([a, b]) => `${a},${b}` === answer.join())
  );
  assertDistribution(drawn, [[0, 1], [1, 1]]);
});

Deno.test("a Laplacian has the eigenvalue 0 once, and the trace and determinant that they say", () => {
  for (const weighted of [false, true]) {
    const problem = laplacianEigenvaluesProblem({ ...flags, weighted });
    for (const { problem: graph, answer } of sample(problem, 100)) {
      assert.equal(answer.length, orderOf(graph));
      assert.equal(answer.filter((value) => value === 0).length, 1);
      const weights = (graph as Weighted).map(([, , weight = 1n]) => Number(weight));
      const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum(answer) - 2 * sum(weights)) < 1e-9);
      assert.equal(problem.codeClass(graph, answer), orderOf(graph));
    }
  }
});

Deno.test({
  name: "PARI/GP finds the same eigenvalues of Laplacians",
  ignore: !hasPari,
  async fn() {
    const examples = [false, true].flatMap((weighted) =>
      sample(laplacianEigenvaluesProblem({ ...flags, weighted }), 10)
    );
    const found = await pari(examples.map(({ problem: graph, answer }) => {
      const edges = (graph as Weighted).map(([a, b, weight = 1n]) =>
        `M[${a! + 1n},${b! + 1n}]=M[${b! + 1n},${a! + 1n}]=-${weight}`
      );
      const size = orderOf(graph);
      return `my(M=matrix(${size},${size}));${edges.join(";")};` +
        `for(i=1,${size},M[i,i]=-vecsum(M[i,]));` +
        `vecmax(abs(mateigen(M*1.0,1)[1]-[${answer}])) < 1e-8`;
    }));
    assert.deepEqual(found, examples.map(() => "1"));
  },
});
