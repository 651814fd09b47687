/**
 * Products whose inner dimension is split over the grid: where there are few tiles and many inner positions, a workgroup for
 * each tile would leave most of a graphics card idle. Each part of the inner positions has workgroups of its own, which leave
 * their sums in memory, and another dispatch adds these up. It runs what else would follow the product: bias, residual and
 * pointwise operations.
 */
import partsSource from "../../kernels/matmul_parts.wgsl" with { type: "text" };
import sumSource from "../../kernels/sum_parts.wgsl" with { type: "text" };
import type {
  DeviceHint,
  Dispatch,
  MatmulKernel,
  ProductNode,
  ProductSize,
  Scratch,
} from "../graph/dispatch.ts";
import { cardTiles, choiceFor } from "./matmul_tiles.ts";
import { perElement } from "./workgroups.ts";

/** So many tiles keep a card busy by themselves. */
const enoughTiles = 128;

/** Fewer parts do not pay for another dispatch. */
const fewestParts = 4;

/** Most workgroups of a split product, which bounds the memory that the parts take. */
const mostWorkgroups = 1024;

/** How the inner positions are shared out. */
export interface Split {
  readonly parts: number;
  /** Inner positions of a part, in whole panels; the last part may have fewer. */
  readonly share: number;
}

/** @returns undefined where each tile is better off with one workgroup */
export function splitOf(
  { rows, columns, inner }: ProductSize,
  kernel: MatmulKernel,
): Split | undefined {
  const tiles = Math.ceil(rows / kernel.rows) * Math.ceil(columns / kernel.columns);
  if (kernel.share === undefined || tiles >= enoughTiles || inner < fewestParts * kernel.share) {
    return undefined;
  }
  const wanted = Math.min(Math.ceil(inner / kernel.share), Math.floor(mostWorkgroups / tiles));
  const share = kernel.depth * Math.ceil(inner / wanted / kernel.depth);
  const parts = Math.ceil(inner / share);
  return parts > 1 ? { parts, share } : undefined;
}

/** @returns undefined if the kernel for products like this one does not split them */
export function splitDispatches(product: ProductNode, device: DeviceHint): Dispatch[] | undefined {
  const kernel = choiceFor(product, device)?.kernel;
  const split = kernel && splitOf(product, kernel);
  if (!kernel || !split) return undefined;
  const { dims, groups: [across, down], ...tiles } = cardTiles(product, kernel, "part");
  const parts = partsOf(product, split.parts);
  return [{
    ...tiles,
    kernel: { name: "matmul_parts", source: partsSource },
    bindings: { a: product.left, b: product.right, parts },
    packed: ["a", "b"],
    left: "a",
    dims: { ...dims, count: across * down * split.parts, share: split.share },
    groups: [across, down, split.parts],
  }, sumOfParts(product, parts)];
}

/** Memory for the parts of a product. */
export function partsOf({ rows, columns }: ProductSize, parts: number): Scratch {
  return { scratch: "parts", elements: parts * rows * columns };
}

/** @param parts from {@link partsOf} */
export function sumOfParts(
  { rows, columns, result, bias, residual, rectified }: ProductNode,
  parts: Scratch,
): Dispatch {
  const elements = rows * columns;
  return {
    kernel: { name: "sum_parts", source: sumSource },
    bindings: { parts, y: result },
    optional: { bias, residual },
    ...perElement(elements, { columns, parts: parts.elements / elements }),
    constants: { rectified: Number(rectified ?? false) },
    movable: true,
    epilogue: "y",
  };
}
