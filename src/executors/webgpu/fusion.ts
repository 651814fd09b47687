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

/** How a kernel takes in pointwise successors. */
export interface Absorption {
  /** The result that passes through the kernel's epilogue. */
  readonly result: Tensor;
  /** Arrays that its dispatch is bound to, before the epilogue's operands. */
  readonly bindings: number;
}

/** A group that may take in more. */
interface OpenGroup extends Group {
  readonly chain: Node[];
  readonly absorption: Absorption | undefined;
  /** Position of its last node, where it will run. */
  at: number;
  /** Position of the first node that reads another result of the kernel: the group must have run by then. */
  readonly before: number;
}

/** A chain without a kernel is bound to its result, and to its operands. */
const mapBindings = 1;

export type ShapeOf = (tensor: Tensor) => readonly number[];

/** The tensor whose memory a view shows. */
export function viewed(tensor: Tensor): Tensor {
  let shown = tensor;
  while (shown.origin.kind === "output" && shown.origin.node.op.wgsl.kind === "view") {
    shown = shown.origin.node.inputs[0]!;
  }
  return shown;
}

/**
 * What a chain reads from memory, once each; constants are written out in its text.
 *
 * @param start the tensor that the chain is given as a value, if any
 */
export function operandsOf(chain: readonly Node[], start: Tensor | undefined): Tensor[] {
  const values = new Set([start, ...chain.flatMap(({ outputs }) => outputs)]);
  const read = chain.flatMap(({ inputs }) => inputs)
    .filter(({ origin }) => origin.kind !== "constant")
    .map(viewed);
  return [...new Set(read)].filter((operand) => !values.has(operand));
}

/**
 * Groups in an order in which they can run.
 *
 * @param absorptionOf whether and how a node's kernel takes in successors
 * @param mostBindings most arrays that a dispatch may be bound to for the sake of what it takes in
 * @param needless nodes that are left out
 */
export function groupNodes(
  roots: readonly Tensor[],
  shapeOf: ShapeOf,
  absorptionOf: (node: Node) => Absorption | undefined,
  mostBindings: number,
  needless: ReadonlySet<Node> = new Set(),
): Group[] {
  const nodes = topologicalOrder(roots).filter(({ op }) => op.wgsl.kind !== "view");
  const uses = countUses(roots, nodes);
  const order = nodes.filter((node) => !needless.has(node));
  const open = new Map<Tensor, OpenGroup>();
  const groups = new Set<OpenGroup>();
  order.forEach((node, at) => {
    if (node.op.wgsl.kind !== "pointwise") {
      const absorption = absorptionOf(node);
      const others = node.outputs.filter((tensor) => tensor !== absorption?.result);
      const group = { kernel: node, chain: [], absorption, at, before: firstUse(others, order) };
      groups.add(group);
      if (absorption) open.set(absorption.result, group);
      return;
    }
    const [result] = node.outputs as [Tensor];
    const candidates = absorbers(node, at, open, uses, shapeOf);
    const group = candidates.find((group) => bindingsWith(node, group) <= mostBindings) ??
      { kernel: undefined, chain: [], absorption: undefined, at, before: Infinity };
    group.chain.push(node);
    group.at = at;
    groups.add(group);
    open.set(result, group);
  });
  return [...groups].sort((a, b) => a.at - b.at);
}

/** Groups of operands that nothing else needs, nor the group before then; that of the operand computed last comes first. */
function absorbers(
  node: Node,
  at: number,
  open: ReadonlyMap<Tensor, OpenGroup>,
  uses: ReadonlyMap<Tensor, number>,
  shapeOf: ShapeOf,
): OpenGroup[] {
  const size = elementCount(shapeOf(node.outputs[0]!));
  const candidates = node.inputs.map(viewed).flatMap((operand) => {
    const group = open.get(operand);
    const fits = group && at < group.before && uses.get(operand) === 1 &&
      elementCount(shapeOf(operand)) === size;
    return fits ? [group] : [];
  });
  return candidates.sort((a, b) => b.at - a.at);
}

/** Arrays that a group's dispatch would be bound to if it took in the node. */
function bindingsWith(node: Node, { chain, absorption }: OpenGroup): number {
  const operands = operandsOf([...chain, node], absorption?.result);
  return (absorption?.bindings ?? mapBindings) + operands.length;
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
