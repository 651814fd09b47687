/** Groups nodes into what one dispatch (or one operation's few dispatches) computes: kernels absorb pointwise successors. */
import { type Node, type Tensor, topologicalOrder } from "../../graph/graph.ts";
import { elementCount } from "../../graph/shape.ts";

/** Nodes computed together. */
export interface Group {
  /** The operation with kernels of its own; without one the group is a chain of pointwise operations. */
  readonly kernel: Node | undefined;
  /** Pointwise nodes, each using the one before it (the first: the kernel's result, if there is a kernel). */
  readonly chain: readonly Node[];
  /** What makes the left operand of a product within the product's dispatch; or a product that does so, and the rest in its own. */
  readonly lead?: Group;
}

/** The left operand of a product, where the group that makes it may become its lead. */
export interface Leading {
  readonly left: Tensor;
  /** Arrays that the dispatch is bound to besides those of the group. */
  readonly bindings: number;
  /** A dispatch after the group's has the result, and reads the product's residual. */
  readonly isTwofold: boolean;
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
  /** See {@link Leading}. */
  readonly isTwofold: boolean;
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

/** The group that makes a tensor, if it may still become part of another. */
export type MadeBy = (tensor: Tensor) => Group | undefined;

/**
 * Groups in an order in which they can run.
 *
 * @param absorptionOf whether and how a node's kernel takes in successors
 * @param mostBindings most arrays that a dispatch may be bound to for the sake of what it takes in
 * @param needless nodes that are left out
 * @param leadingOf whether a node is a product that may take in the group that makes its left operand
 */
export function groupNodes(
  roots: readonly Tensor[],
  shapeOf: ShapeOf,
  absorptionOf: (node: Node) => Absorption | undefined,
  mostBindings: number,
  needless: ReadonlySet<Node> = new Set(),
  leadingOf: (node: Node, madeBy: MadeBy) => Leading | undefined = () => undefined,
): Group[] {
  const nodes = topologicalOrder(roots).filter(({ op }) => op.wgsl.kind !== "view");
  const uses = countUses(roots, nodes);
  const order = nodes.filter((node) => !needless.has(node));
  const open = new Map<Tensor, OpenGroup>();
  const groups = new Set<OpenGroup>();
  order.forEach((node, at) => {
    if (node.op.wgsl.kind !== "pointwise") {
      const leading = leadingOf(node, (tensor) => open.get(viewed(tensor)));
      const lead = leadFor(leading, { node, at, order }, open, mostBindings);
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
      {
        kernel: undefined,
        chain: [],
        absorption: undefined,
        at,
        before: Infinity,
        isTwofold: false,
      };
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
    // What the last of its dispatches takes in may read what an earlier one has made.
    const last = group?.isTwofold ? at - 1 : at;
    const fits = group && last < group.before && uses.get(operand) === 1 &&
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
  readonly isTwofold: boolean;
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
  if (!left || !group) return undefined;
  const { isTwofold } = leading;
  if (leading.bindings + bindingsOfLead(group) > mostBindings) return undefined;
  const others = node.inputs.map(viewed).filter((input) => input !== left);
  // What is its residual, too, must be there when it begins.
  if (others.length !== node.inputs.length - 1) return undefined;
  const isInTime = at < group.before || isTwofold && at === group.before;
  if (firstUse([left], order) === at && isInTime) return { group, at, isTwofold };
  const isEarly = others.every(({ origin }) => origin.kind !== "output");
  return isEarly ? { group, at: group.at, isTwofold } : undefined;
}

function kernelGroup(
  absorption: Absorption | undefined,
  { node, at, order }: Position,
  lead: TakenLead | undefined,
): OpenGroup {
  const others = node.outputs.filter((tensor) => tensor !== absorption?.result);
  const before = firstUse(others, order);
  const own = { kernel: node, chain: [], absorption, at, before, isTwofold: false };
  if (lead === undefined) return own;
  const { group, isTwofold } = lead, kept = resultsOf(group);
  const firstReader = order.findIndex((other, i) =>
    i > lead.at && other !== node && readsAny(other, kept)
  );
  return {
    ...own,
    ...{ lead: group, at: lead.at, isTwofold },
    before: Math.min(own.before, firstReader < 0 ? Infinity : firstReader),
    absorption: absorption && {
      ...absorption,
      bindings: absorption.bindings + (isTwofold ? 0 : bindingsOfLead(group)),
    },
  };
}

/** All that the nodes of a group result in. */
export function resultsOf({ kernel, chain, lead }: Group): Tensor[] {
  const nodes = [...kernel ? [kernel] : [], ...chain];
  return [...nodes.flatMap(({ outputs }) => outputs), ...lead ? resultsOf(lead) : []];
}

function readsAny({ inputs }: Node, tensors: readonly Tensor[]): boolean {
  return inputs.some((input) => tensors.includes(viewed(input)));
}

/** Arrays that a product is bound to besides its own for the sake of a lead. */
function bindingsOfLead({ absorption, chain }: OpenGroup): number {
  return absorption!.bindings - 1 + operandsOf(chain, absorption!.result).length;
}

/** The last result of a group. */
function resultOf({ absorption, chain }: OpenGroup): Tensor {
  return chain.at(-1)?.outputs[0] ?? absorption!.result;
}

/** Position of the first node that reads one of `tensors`; results of the graph are read after all nodes. */
function firstUse(tensors: readonly Tensor[], order: readonly Node[]): number {
  const first = order.findIndex((node) => readsAny(node, tensors));
  return first < 0 ? Infinity : first;
}
