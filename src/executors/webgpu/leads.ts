/** Products that make their left operand themselves, as {@link Lead} says. */
import boundLeft from "../../../kernels/lib/bound_left.wgsl" with { type: "text" };
import leadRows from "../../../kernels/lib/lead_rows.wgsl" with { type: "text" };
import plainLeft from "../../../kernels/lib/plain_left.wgsl" with { type: "text" };
import type { Dispatch, ProductTiles } from "../../graph/dispatch.ts";
import type { DraftContext } from "./drafts.ts";
import { identity, operandName, renderChain } from "./epilogue.ts";
import type { Group } from "./fusion.ts";

/** What the slot `{{LEAD}}` is filled with where the left operand is an array by itself. */
export const plainLead = boundLeft + plainLeft;

/** Bytes of a workgroup that a product with a lead takes. */
export function leadBytes({ rows, bytes }: ProductTiles): number {
  return bytes + 16 * rows;
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
