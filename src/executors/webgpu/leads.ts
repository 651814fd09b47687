/** Products that make their left operand themselves, as {@link Lead} says. */
import boundLeft from "../../../kernels/lib/bound_left.wgsl" with { type: "text" };
import leadRows from "../../../kernels/lib/lead_rows.wgsl" with { type: "text" };
import plainLeft from "../../../kernels/lib/plain_left.wgsl" with { type: "text" };
import type { DeviceHint, Dispatch, ProductTiles } from "../../graph/dispatch.ts";
import type { DraftContext } from "./drafts.ts";
import { identity, operandName, renderChain } from "./epilogue.ts";
import type { Node, Tensor } from "../../graph/graph.ts";
import { arraysOf } from "./bindings.ts";
import type { Group, Leading, ShapeOf } from "./fusion.ts";

/** What the slot `{{LEAD}}` is filled with where the left operand is an array by itself. */
export const plainLead = boundLeft + plainLeft;

/** Bytes of a workgroup that a product with a lead takes. */
export function leadBytes({ rows, bytes }: Pick<ProductTiles, "rows" | "bytes">): number {
  return bytes + 16 * rows;
}

/** How a product may make the rows of its left operand, if the device lets it. @param maker of the left operand */
export function leading(
  node: Node,
  maker: Node,
  shapeOf: ShapeOf,
  device: DeviceHint,
): Leading | undefined {
  if (node.op.wgsl.kind !== "kernels" || !device.dispatchesAreDear) return undefined;
  if (maker.op.wgsl.kind !== "kernels" || maker.op.wgsl.lead === undefined) return undefined;
  const dispatch = node.op.wgsl.dispatches(node, shapeOf, device)[0]!;
  if (dispatch.left === undefined || !dispatch.tiles?.leftInnerLast) return undefined;
  if (device.workgroupBytes < leadBytes(dispatch.tiles)) return undefined;
  const left = dispatch.bindings[dispatch.left] as Tensor;
  // Leads read whole packs.
  if (shapeOf(left)[1]! % 4 !== 0) return undefined;
  return { left, bindings: arraysOf(dispatch).length, isTwofold: false };
}

const prefix = "lead";

/** The product with its lead and its further dispatches, what remains to be done for the lead, and the text of the product's slot. */
export function led(
  [product, ...rest]: readonly [Dispatch, ...Dispatch[]],
  { kernel, chain }: Group,
  { shapeOf }: DraftContext,
): { dispatches: Dispatch[]; text: string } {
  const { wgsl } = kernel!.op;
  if (wgsl.kind !== "kernels" || wgsl.lead === undefined) throw new TypeError("no lead");
  const lead = wgsl.lead(kernel!, shapeOf, product.tiles!.rows);
  const result = chain.at(-1)?.outputs[0] ?? lead.result;
  const epilogue = chain.length === 0
    ? identity(prefix)
    : renderChain(chain, lead.result, shapeOf, { movable: true, prefix });
  const operands = epilogue.operands.map((operand, i) =>
    [operandName(i, prefix), operand] as const
  );
  const dispatch: Dispatch = {
    ...product,
    kernel: { ...product.kernel, name: `${lead.name}_${product.kernel.name}` },
    bindings: {
      ...product.bindings,
      [product.left!]: result,
      ...lead.bindings,
      ...Object.fromEntries(operands),
    },
    packed: [...product.packed ?? [], ...lead.packed],
  };
  const text = [leadRows, lead.source, epilogue.text].join("\n");
  return { dispatches: [dispatch, ...rest, ...lead.after], text };
}
