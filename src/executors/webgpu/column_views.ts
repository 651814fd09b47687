/**
 * Matrices that are columns of wider ones, so that nothing is copied: kernels that can read and write rows which are further
 * apart are bound to the wider matrix itself.
 */
import type { DeviceHint } from "../../graph/dispatch.ts";
import type { Node, Tensor } from "../../graph/graph.ts";
import { topologicalOrder } from "../../graph/graph.ts";
import { type ShapeOf, viewed } from "./fusion.ts";

/** Where a matrix lies in a wider one. */
export interface Columns {
  readonly whole: Tensor;
  /** Its first column there. */
  readonly first: number;
}

export interface ColumnViews {
  /** Copies that nobody needs. */
  readonly needless: ReadonlySet<Node>;
  readonly columns: ReadonlyMap<Tensor, Columns>;
}

export function columnViews(
  roots: readonly Tensor[],
  shapeOf: ShapeOf,
  device: DeviceHint,
): ColumnViews {
  const order = topologicalOrder(roots), readers = readersOf(order);
  const results = new Set(roots.map(viewed));
  const isStrided = (node: Node, tensor: Tensor) => bindsStrided(node, tensor, shapeOf, device);
  /** Each of its readers can do with columns of another matrix. */
  const canBeCut = (part: Tensor) =>
    !results.has(part) && (readers.get(part) ?? []).every((reader) => isStrided(reader, part));
  /** Its writer can, and nobody else wants it as it is. */
  const canBeJoined = (part: Tensor, _: number, parts: readonly Tensor[]) =>
    !results.has(part) && readers.get(part)!.length === 1 && part.origin.kind === "output" &&
    isStrided(part.origin.node, part) && parts.indexOf(part) === parts.lastIndexOf(part);
  const needless = new Set<Node>();
  const columns = new Map<Tensor, Columns>();
  for (const node of order) {
    const { whole, parts, isCut } = sideBySide(node) ?? {};
    if (!whole || !parts!.every(isCut ? canBeCut : canBeJoined)) continue;
    needless.add(node);
    let first = 0;
    for (const part of parts!) {
      columns.set(part, { whole: viewed(whole), first });
      first += shapeOf(part)[1]!;
    }
  }
  return { needless, columns };
}

/** The matrices between which a node copies columns, if that is what it does. */
function sideBySide({ op: { wgsl }, inputs, outputs }: Node) {
  if (wgsl.kind !== "kernels" || wgsl.columns === undefined) return undefined;
  return wgsl.columns === "cut"
    ? { whole: inputs[0]!, parts: outputs, isCut: true }
    : { whole: outputs[0]!, parts: inputs, isCut: false };
}

function readersOf(order: readonly Node[]): Map<Tensor, Node[]> {
  const readers = new Map<Tensor, Node[]>();
  for (const node of order) {
    for (const input of new Set(node.inputs)) {
      readers.set(input, [...readers.get(input) ?? [], node]);
    }
  }
  return readers;
}

/** The node's dispatches can be bound to columns of a matrix in the place of the tensor. */
function bindsStrided(
  node: Node,
  tensor: Tensor,
  shapeOf: ShapeOf,
  device: DeviceHint,
): boolean {
  if (node.op.wgsl.kind !== "kernels") return false;
  return node.op.wgsl.dispatches(node, shapeOf, device).every(
    ({ bindings, optional = {}, strided = [] }) =>
      Object.entries({ ...bindings, ...optional })
        .every(([name, operand]) => operand !== tensor || strided.includes(name)),
  );
}
