/** Groups nodes into what one dispatch (or one operation's few dispatches) computes: kernels absorb pointwise successors. */
import { type Node, type Tensor, topologicalOrder } from "../../graph/graph.ts";
import { elementCount } from "../../graph/shape.ts";

/** Nodes computed together. */
export interface Group {
  /** The operation with kernels of its own; without one the group is a chain of pointwise operations. */
  readonly kernel: Node | undefined;
  /** Pointwise nodes, each using the one before it (the first: the kernel's result, if there is a kernel). */
  readonly chain: readonly Node[];
}

export type ShapeOf = (tensor: Tensor) => readonly number[];

/** The tensor whose memory a view shows. */
export function viewed(tensor: Tensor): Tensor {
  const { origin } = tensor;
  return origin.kind === "output" && origin.node.op.wgsl.kind === "view"
    ? viewed(origin.node.inputs[0]!)
    : tensor;
}

/**
 * Groups in an order in which they can run.
 *
 * @param absorbs the result of a node that its kernel can pass through an epilogue, if any
 */
export function groupNodes(
  roots: readonly Tensor[],
  shapeOf: ShapeOf,
  absorbs: (node: Node) => Tensor | undefined,
): Group[] {
  const order = topologicalOrder(roots).filter(({ op }) => op.wgsl.kind !== "view");
  const position = new Map(order.map((node, i) => [node, i]));
  const uses = countUses(roots, order);
  const open = new Map<Tensor, { kernel: Node | undefined; chain: Node[]; at: number }>();
  const groups = new Set<{ kernel: Node | undefined; chain: Node[]; at: number }>();
  order.forEach((node, at) => {
    if (node.op.wgsl.kind !== "pointwise") {
      const group = { kernel: node, chain: [] as Node[], at };
      groups.add(group);
      const result = absorbs(node);
      if (result && othersComeLater(node, result, order, position)) open.set(result, group);
      return;
    }
    const [result] = node.outputs as [Tensor];
    const group = absorber(node, open, uses, shapeOf) ?? { kernel: undefined, chain: [], at };
    group.chain.push(node);
    group.at = at;
    groups.add(group);
    open.set(result, group);
  });
  return [...groups].sort((a, b) => a.at - b.at);
}

/** The group of the operand that is computed last, if nothing else needs that operand. */
function absorber<G extends { at: number }>(
  node: Node,
  open: ReadonlyMap<Tensor, G>,
  uses: ReadonlyMap<Tensor, number>,
  shapeOf: ShapeOf,
): G | undefined {
  const size = elementCount(shapeOf(node.outputs[0]!));
  const candidates = node.inputs.map(viewed).flatMap((operand) => {
    const group = open.get(operand);
    const fits = group && uses.get(operand) === 1 && elementCount(shapeOf(operand)) === size;
    return fits ? [group] : [];
  });
  return candidates.sort((a, b) => b.at - a.at)[0];
}

/** How often each tensor is read, views counted for what they show; results of the graph once more. */
function countUses(roots: readonly Tensor[], order: readonly Node[]): Map<Tensor, number> {
  const uses = new Map<Tensor, number>();
  for (const tensor of [...order.flatMap(({ inputs }) => inputs), ...roots, ...roots].map(viewed)) {
    uses.set(tensor, (uses.get(tensor) ?? 0) + 1);
  }
  return uses;
}

/** A kernel that waits for its pointwise successors must not keep the users of its other results waiting. */
function othersComeLater(
  node: Node,
  result: Tensor,
  order: readonly Node[],
  position: ReadonlyMap<Node, number>,
): boolean {
  const firstUse = (tensor: Tensor) => {
    const user = order.find(({ inputs }) => inputs.some((t) => viewed(t) === tensor));
    return user ? position.get(user)! : Infinity;
  };
  const others = node.outputs.filter((tensor) => tensor !== result);
  return others.every((tensor) => firstUse(tensor) > firstUse(result));
}
