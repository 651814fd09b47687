/**
 * Two products in a row by one kernel, as in a feed-forward block or its gradient: a workgroup that has made a tile of the first
 * one, with all that follows it, multiplies the tile by what belongs to it of the second one's right operand. The hidden columns
 * of the tile are a part of the second product's inner positions, so what it leaves is summed as in `split_product.ts`.
 */
import type {
  DeviceHint,
  Dispatch,
  MatmulKernel,
  ProductNode,
  Scratch,
} from "../graph/dispatch.ts";
import { tailSlots } from "./card_product.ts";
import { choiceFor } from "./matmul_tiles.ts";
import { partsOf } from "./split_product.ts";

/** Most bytes of the parts of a second product; beyond, writing and reading them costs more than a dispatch. */
const mostPartBytes = 2 ** 26;

/** What a second product's parts add up to. */
export function feedForwardParts(second: ProductNode, kernel: MatmulKernel): Scratch {
  return partsOf(second, Math.ceil(second.inner / kernel.columns));
}

/**
 * The kernel that does a product together with the one before it.
 *
 * @returns undefined where each is better off with a dispatch of its own
 */
export function feedForwardKernel(
  second: ProductNode,
  device: DeviceHint,
): MatmulKernel | undefined {
  const kernel = choiceFor(second, device)?.feedForward;
  if (kernel === undefined || !second.leftInnerLast) return undefined;
  const isSmall = 4 * feedForwardParts(second, kernel).elements <= mostPartBytes;
  return isSmall ? kernel : undefined;
}

/** The first product's dispatch with the second one behind it. @param first as planned with this kernel */
export function withTail(
  first: Dispatch,
  kernel: MatmulKernel,
  { right, rightInnerLast, columns, inner }: ProductNode,
  parts: Scratch,
): Dispatch {
  return {
    ...first,
    kernel: { ...first.kernel, name: `${first.kernel.name}_feed_forward` },
    bindings: { ...first.bindings, tailRight: right, tailParts: parts },
    packed: [...first.packed ?? [], "tailRight"],
    slots: { ...first.slots, ...tailSlots(kernel, rightInnerLast) },
    dims: { ...first.dims, tailColumns: columns },
    constants: {
      ...first.constants,
      tailPacked: Number((rightInnerLast ? inner : columns) % 4 === 0),
    },
  };
}
