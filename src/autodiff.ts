import { type Node, type Tensor, topologicalOrder } from "./graph/graph.ts";
import { add } from "./ops/add.ts";

/**
 * Reverse-mode differentiation: nodes for the gradient of `loss` (a scalar) with respect to each of `targets`.
 *
 * The walk knows no operation; each gives its own rule. Nodes that no target reaches are not visited.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { evaluateReference } from "./executors/reference/evaluate.ts";
 * import { constant, input } from "./graph/graph.ts";
 * import { multiply } from "./ops/multiply.ts";
 *
 * const x = input("x", "f32", []), y = input("y", "f32", []);
 * const [dx, dy] = gradients(multiply(x, multiply(x, y)), [x, y], constant(1));
 * const feeds = new Map([["x", Float64Array.of(3)], ["y", Float64Array.of(5)]]);
 * const [atX, atY] = evaluateReference([dx!, dy!], feeds, {}).map(({ data }) => data[0]);
 * assert.deepEqual([atX, atY], [2 * 3 * 5, 3 * 3]);
 * ```
 *
 * @param seed gradient of the loss itself: the constant 1, or a loss scale
 * @returns one tensor per target, `undefined` where the loss does not depend on it
 */
export function gradients(
  loss: Tensor,
  targets: readonly Tensor[],
  seed: Tensor,
): (Tensor | undefined)[] {
  const order = topologicalOrder([loss]);
  const needed = nodesThatReach(order, targets);
  const sums = new Map<Tensor, Tensor>([[loss, seed]]);
  for (const node of order.reverse()) {
    if (!needed.has(node)) continue;
    const incoming = node.outputs.map((output) => sums.get(output));
    if (incoming.every((g) => g === undefined)) continue;
    if (node.op.gradient === "none") throw new TypeError(`${node.op.name} has no gradient`);
    const outgoing = node.op.gradient(node, incoming);
    node.inputs.forEach((tensor, i) => {
      const g = outgoing[i];
      if (g === undefined) return;
      const sum = sums.get(tensor);
      sums.set(tensor, sum === undefined ? g : add(sum, g));
    });
  }
  return targets.map((target) => sums.get(target));
}

function nodesThatReach(order: readonly Node[], targets: readonly Tensor[]): Set<Node> {
  const reached = new Set<Tensor>(targets);
  const nodes = new Set<Node>();
  for (const node of order) {
    if (!node.inputs.some((tensor) => reached.has(tensor))) continue;
    nodes.add(node);
    node.outputs.forEach((output) => reached.add(output));
  }
  return nodes;
}
