/** How kernels that include `lib/product.wgsl` are specialised and dispatched. */
import type { DeviceHint, Dispatch } from "../graph/dispatch.ts";

/** Product of a left `[rows, inner]` and a right `[inner, columns]` matrix. */
export interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  /** The left operand is stored as `[rows, inner]`, else as `[inner, rows]`. */
  readonly leftInnerLast: boolean;
  /** The right operand is stored as `[columns, inner]`, else as `[inner, columns]`. */
  readonly rightInnerLast: boolean;
}

/**
 * Fewest workgroups, as a share of those that run at the same time, for which larger tiles pay: they read operands less often,
 * but the whole GPU must have something to do.
 */
const fewestGroups = [{ tile: 64, groups: 2 }, { tile: 32, groups: 0.75 }] as const;

export function productTiles(
  product: Product,
  { concurrentWorkgroups }: DeviceHint,
): Pick<Dispatch, "dims" | "constants" | "groups"> {
  const { rows, columns, inner, leftInnerLast, rightInnerLast } = product;
  const tiles = (size: number, tile: number) => Math.ceil(size / tile);
  const { tile } =
    fewestGroups.find(({ tile, groups }) =>
      tiles(rows, tile) * tiles(columns, tile) >= groups * concurrentWorkgroups
    ) ?? { tile: 16 };
  return {
    dims: { rows, columns, inner },
    constants: {
      tile,
      leftInnerLast: Number(leftInnerLast),
      rightInnerLast: Number(rightInnerLast),
      leftPacked: Number((leftInnerLast ? inner : rows) % 4 === 0),
      rightPacked: Number((rightInnerLast ? inner : columns) % 4 === 0),
    },
    groups: [tiles(columns, tile), tiles(rows, tile), 1],
  };
}

/** The same for movable kernels, which number their workgroups and find tiles by `tileOf`. */
export function numberedTiles(
  product: Product,
  device: DeviceHint,
): Pick<Dispatch, "dims" | "constants" | "groups" | "movable"> {
  const { dims, constants, groups } = productTiles(product, device);
  const count = groups[0] * groups[1];
  return { constants: constants!, movable: true, dims: { count, ...dims }, groups };
}
