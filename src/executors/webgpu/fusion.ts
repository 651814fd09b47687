/** Groups nodes into what one dispatch (or one operation's few dispatches) computes: kernels absorb pointwise successors. */
import { type Node, type Tensor, topologicalOrder } from "../../graph/graph.ts";
import { elementCount } from "../../graph/shape.ts";

/** Nodes computed together. */
export interface Group {
  /** The operation with kernels of its own; without one the group is a chain of pointwise operations. */
  readonly kernel: Node | undefined;
  /** Pointwise nodes, each using the one before it (the first: the kernel's result, if there is a kernel). */
  readonly chain: readonly Node[];
  /** What makes the left operand of a product within the product's dispatch. */
  readonly lead?: Group;
}

/** The left operand of a product that may make it itself. */
export interface Leading {
  readonly left: Tensor;
  /** Arrays that the product's dispatch is bound to. */
  readonly bindings: number;
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

/** The tensor whose memory a view shows, or what is changed in place. */
export function viewed(tensor: Tensor): Tensor {
  let shown = tensor;
  while (shown.origin.kind === "output" && sharesMemory(shown.origin.node)) {
    shown = shown.origin.node.inputs[0]!;
  }
  return shown;
}

function sharesMemory({ op: { wgsl } }: Node): boolean {
  return wgsl.kind === "view" || wgsl.kind === "kernels" && wgsl.inPlace === true;
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
 * @param leadingOf whether a node is a product that may make its left operand itself
 */
export function groupNodes(
  roots: readonly Tensor[],
  shapeOf: ShapeOf,
  absorptionOf: (node: Node) => Absorption | undefined,
  mostBindings: number,
  needless: ReadonlySet<Node> = new Set(),
  leadingOf: (node: Node) => Leading | undefined = () => undefined,
): Group[] {
  const nodes = topologicalOrder(roots).filter(({ op }) => op.wgsl.kind !== "view");
  const uses = countUses(roots, nodes);
  const order = nodes.filter((node) => !needless.has(node));
  const open = new Map<Tensor, OpenGroup>();
  const groups = new Set<OpenGroup>();
  order.forEach((node, at) => {
    if (node.op.wgsl.kind !== "pointwise") {
      const lead = leadFor(leadingOf(node), { node, at, order }, open, mostBindings);
      if (lead) {
        groups.delete(lead.group);
        open.delete(resultOf(lead.group));
      }
      const group = kernelGroup(absorptionOf(node), { node, at, order }, lead);
      groups.add(group);
      if (group.absorption) open.set(group.absorption.result, group);
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

/** A node at its position. */
interface Position {
  readonly node: Node;
  readonly at: number;
  readonly order: readonly Node[];
}

/** What a product takes in, and where it then has to run. */
interface TakenLead {
  readonly group: OpenGroup;
  readonly at: number;
}

/**
 * The group that a product takes in as what makes its left operand. The product must be the first that reads what the group
 * makes, or be able to run as early as the group: others then read what it keeps.
 */
function leadFor(
  leading: Leading | undefined,
  { node, at, order }: Position,
  open: ReadonlyMap<Tensor, OpenGroup>,
  mostBindings: number,
): TakenLead | undefined {
  const left = leading && viewed(leading.left), group = left && open.get(left);
  const wgsl = group?.kernel?.op.wgsl;
  if (!left || !group || wgsl?.kind !== "kernels" || wgsl.lead === undefined) return undefined;
  if (leading.bindings + bindingsOfLead(group) > mostBindings) return undefined;
  const others = node.inputs.map(viewed).filter((input) => input !== left);
  // What is its residual, too, must be there when it begins.
  if (others.length !== node.inputs.length - 1) return undefined;
  if (firstUse([left], order) === at && at < group.before) return { group, at };
  const isEarly = others.every(({ origin }) => origin.kind !== "output");
  return isEarly ? { group, at: group.at } : undefined;
}

function kernelGroup(
  absorption: Absorption | undefined,
  { node, at, order }: Position,
  lead: TakenLead | undefined,
): OpenGroup {
  const others = node.outputs.filter((tensor) => tensor !== absorption?.result);
  const own = { kernel: node, chain: [], absorption, at, before: firstUse(others, order) };
  if (lead === undefined) return own;
  const { group } = lead;
  const kept = [
    firstUse([resultOf(group)], order),
    firstUse([...group.kernel!.outputs, resultOf(group)], order, at),
  ].filter((use) => use !== at);
  return {
    ...own,
    ...{ lead: group, at: lead.at, before: Math.min(own.before, group.before, ...kept) },
    absorption: absorption && {
      ...absorption,
      bindings: absorption.bindings + bindingsOfLead(group),
    },
  };
}

/** Arrays that a product is bound to besides its own for the sake of a lead. */
function bindingsOfLead({ absorption, chain }: OpenGroup): number {
  return absorption!.bindings - 1 + operandsOf(chain, absorption!.result).length;
}

/** The last result of a group. */
function resultOf({ absorption, chain }: OpenGroup): Tensor {
  return chain.at(-1)?.outputs[0] ?? absorption!.result;
}

/** Position of the first node behind `after` that reads one of `tensors`; results of the graph are read after all nodes. */
function firstUse(tensors: readonly Tensor[], order: readonly Node[], after = -1): number {
  const first = order.findIndex(({ inputs }, at) =>
    at > after && inputs.some((t) => tensors.includes(viewed(t)))
  );
  return first < 0 ? Infinity : first;
}
