/** Is a graph legal? Asked between passes that rewrite it. */
import { leavesOf, type Node, type Tensor, topologicalOrder } from "./graph.ts";
import { printGraph, typeText } from "./print.ts";
import { factors, sameShape } from "./shape.ts";

/**
 * Every dimension letter of the program, see shape.ts; `N` is the number of tokens once one more is decoded. In a beam search
 * `M` problems have `R` answers each, and `A` is the number of answers before some were dropped. A cache of fixed size has room
 * for `N` tokens: for `K` of the `P` that it had before, and `Z` more.
 */
const knownSymbols = new Set(["A", "B", "M", "R", "S", "T", "P", "K", "Z", "N"]);

/**
 * Checks that every node comes after what it needs, that its results are what its operation infers, that all symbols are
 * known, and that tensors with one name are views of one array.
 *
 * @throws TypeError with what is wrong and the whole graph as text
 */
export function checkGraph(outputs: Readonly<Record<string, Tensor>>): void {
  const roots = Object.values(outputs);
  const order = topologicalOrder(roots);
  const problem = findCycle(order) ?? findStray(order, roots) ?? findIllegalNode(order) ??
    findIllegalLeaf(leavesOf(roots));
  if (problem !== undefined) throw new TypeError(`${problem}\n${printGraph(outputs)}`);
}

function findCycle(order: readonly Node[]): string | undefined {
  const done = new Set<Node>();
  for (const node of order) {
    const early = node.inputs.some(({ origin }) =>
      origin.kind === "output" && !done.has(origin.node)
    );
    if (early) return `${node.op.name} needs its own result`;
    done.add(node);
  }
  return undefined;
}

/** A tensor must be the very one that its node lists: a pass that replaces nodes may leave an old one behind. */
function findStray(order: readonly Node[], roots: readonly Tensor[]): string | undefined {
  const stray = [...order.flatMap(({ inputs }) => inputs), ...roots].find((tensor) =>
    tensor.origin.kind === "output" && tensor.origin.node.outputs[tensor.origin.index] !== tensor
  );
  return stray && `no node makes ${typeText(stray)}`;
}

function findIllegalNode(order: readonly Node[]): string | undefined {
  for (const node of order) {
    const problem = illegalNode(node) ?? node.outputs.map(unknownSymbol).find(Boolean);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function illegalNode({ op, inputs, outputs, attributes }: Node): string | undefined {
  let inferred;
  try {
    inferred = op.infer(inputs, attributes);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const agrees = inferred.length === outputs.length && inferred.every((type, i) => {
    const output = outputs[i]!;
    return output.type === type.type && sameShape(output.shape, type.shape);
  });
  if (agrees) return undefined;
  const show = (types: typeof inferred) => types.map(typeText).join(", ");
  return `${op.name}: results are ${show([...outputs])}, but ${show(inferred)} is inferred`;
}

function unknownSymbol({ shape }: Tensor): string | undefined {
  for (const symbol of shape.flatMap((dim) => factors(dim).symbols)) {
    if (!knownSymbols.has(symbol)) return `nobody knows the size of dimension ${symbol}`;
  }
  return undefined;
}

function findIllegalLeaf(leaves: readonly Tensor[]): string | undefined {
  const byName = new Map<string, Tensor>();
  for (const leaf of leaves) {
    const problem = unknownSymbol(leaf) ?? illegalConstant(leaf) ?? nameClash(leaf, byName);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function illegalConstant({ origin, shape, type }: Tensor): string | undefined {
  if (origin.kind !== "constant" || (shape.length === 0 && type === "f32")) return undefined;
  return `constant ${origin.value} is ${typeText({ shape, type })}, not a float`;
}

/** A table may be entered with more or fewer of its rows; anything else under one name is two things. */
function nameClash(leaf: Tensor, byName: Map<string, Tensor>): string | undefined {
  const { origin, type, shape } = leaf;
  if (origin.kind === "constant" || origin.kind === "output") return undefined;
  const other = byName.get(origin.name);
  byName.set(origin.name, leaf);
  const fits = other === undefined ||
    (other.origin.kind === origin.kind && other.type === type &&
      other.shape.length === shape.length && sameShape(other.shape.slice(1), shape.slice(1)));
  return fits
    ? undefined
    : `${origin.name} is both ${other.origin.kind} ${typeText(other)} and ${origin.kind} ${
      typeText(leaf)
    }`;
}
