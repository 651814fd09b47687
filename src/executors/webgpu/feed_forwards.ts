/** Products that are computed together with the one that makes their left operand. */
import type { DeviceHint, MatmulKernel, ProductNode } from "../../graph/dispatch.ts";
import type { Node } from "../../graph/graph.ts";
import { feedForwardKernel } from "../../lowering/feed_forward.ts";
import { panelBytes } from "../../lowering/matmul_kernels.ts";
import type { Group, ShapeOf } from "./fusion.ts";
import { leadBytes } from "./leads.ts";

/** A second product, and the kernel that does it together with the first. */
export interface FeedForward {
  readonly second: ProductNode;
  readonly kernel: MatmulKernel;
}

/** @param first the group that makes the node's left operand */
export function feedForwardOf(
  node: Node,
  first: Group,
  shapeOf: ShapeOf,
  device: DeviceHint,
): FeedForward | undefined {
  const second = productOf(node, shapeOf), made = first.kernel && productOf(first.kernel, shapeOf);
  const isThird = first.lead?.kernel && productOf(first.lead.kernel, shapeOf) !== undefined;
  if (!second || !made || isThird) return undefined;
  // The right operand must be there when the first product begins.
  const fits = made.rows === second.rows && made.columns === second.inner &&
    second.right.origin.kind !== "output";
  const kernel = fits ? feedForwardKernel(second, device) : undefined;
  if (kernel === undefined) return undefined;
  const tiles = { rows: kernel.rows, bytes: panelBytes(kernel) };
  const bytes = first.lead ? leadBytes(tiles) : tiles.bytes;
  return bytes <= device.workgroupBytes ? { second, kernel } : undefined;
}

export function productOf(node: Node, shapeOf: ShapeOf): ProductNode | undefined {
  const { wgsl } = node.op;
  return wgsl.kind === "kernels" ? wgsl.product?.(node, shapeOf) : undefined;
}
