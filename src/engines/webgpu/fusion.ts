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

/** A group that may take in more. */
interface OpenGroup extends Group {
  readonly chain: Node[];
  /** Position of its last node, where it will run. */
  at: number;
  /** Position of the first node that reads another result of the kernel: the group must have run by then. */
  readonly before: number;
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
  const uses = countUses(roots, order);
  const open = new Map<Tensor, OpenGroup>();
  const groups = new Set<OpenGroup>();
  order.forEach((node, at) => {
    if (node.op.wgsl.kind !== "pointwise") {
      const result = absorbs(node);
      const before = firstUse(node.outputs.filter((tensor) => tensor !== result), order);
      const group = { kernel: node, chain: [], at, before };
      groups.add(group);
      if (result) open.set(result, group);
      return;
    }
    const [result] = node.outputs as [Tensor];
    const group = absorber(node, at, open, uses, shapeOf) ??
      { kernel: undefined, chain: [], at, before: Infinity };
    group.chain.push(node);
    group.at = at;
    groups.add(group);
    open.set(result, group);
  });
  return [...groups].sort((a, b) => a.at - b.at);
}

/** The group of the operand that is computed last, if nothing else needs that operand, nor the group before then. */
function absorber(
  node: Node,
  at: number,
  open: ReadonlyMap<Tensor, OpenGroup>,
  uses: ReadonlyMap<Tensor, number>,
  shapeOf: ShapeOf,
): OpenGroup | undefined {
  const size = elementCount(shapeOf(node.outputs[0]!));
  const candidates = node.inputs.map(viewed).flatMap((operand) => {
    const group = open.get(operand);
    const fits = group && at < group.before && uses.get(operand) === 1 &&
      elementCount(shapeOf(operand)) === size;
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

/** Position of the first node that reads one of `tensors`; results of the graph are read after all nodes. */
function firstUse(tensors: readonly Tensor[], order: readonly Node[]): number {
  const first = order.findIndex(({ inputs }) => inputs.some((t) => tensors.includes(viewed(t))));
  return first < 0 ? Infinity : first;
}
