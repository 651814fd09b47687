/** How kernels that include `lib/product.wgsl` are specialised and dispatched. */
import type {
  DeviceHint,
  Dispatch,
  MatmulChoice,
  MatmulKernel,
  Product,
  ProductSize,
} from "../graph/dispatch.ts";
import { cardSlots } from "./card_product.ts";
import { direct, directSlots, suitsDirect } from "./direct_product.ts";
import { panelBytes } from "./matmul_kernels.ts";

/**
 * Fewest workgroups, as a share of those that run at the same time, for which larger tiles pay: they read operands less often,
 * but the whole GPU must have something to do.
 */
const fewestGroups = [{ tile: 64, groups: 2 }, { tile: 32, groups: 0.75 }] as const;

/** For kernels that include `lib/product.wgsl` themselves. */
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
      ...packing(product),
    },
    groups: [tiles(columns, tile), tiles(rows, tile), 1],
  };
}

/** Which of the stored rows consist of whole packs. */
function packing({ rows, columns, inner, leftInnerLast, rightInnerLast }: Product) {
  return {
    leftPacked: Number((leftInnerLast ? inner : rows) % 4 === 0),
    rightPacked: Number((rightInnerLast ? inner : columns) % 4 === 0),
  };
}

/** What fills the slot `{{TAIL}}` of a product that is not followed by another in its dispatch. */
const noTail = "// include lib/no_tail.wgsl";

/** What numberedTiles says of a dispatch. */
type Numbered = Pick<
  Dispatch,
  "dims" | "constants" | "groups" | "movable" | "slots" | "tiles"
>;

/**
 * For movable kernels, which number their workgroups, find tiles by `tileOf`, and have the slot `{{PRODUCT}}`: the kernel that
 * suits the device.
 */
export function numberedTiles(product: Product, device: DeviceHint): Numbered {
  const kernel = choiceFor(product, device)?.kernel;
  if (kernel !== undefined && kernel !== direct) return cardTiles(product, kernel, "all");
  if (kernel === direct && suitsDirect(product)) return directTiles(product);
  const { dims, constants, groups } = productTiles(product, device);
  return {
    ...{ constants: constants!, movable: true, groups },
    dims: { count: groups[0] * groups[1], ...dims },
    slots: { PRODUCT: "// include lib/product.wgsl", TAIL: noTail },
    tiles: { rows: constants!.tile!, leftInnerLast: product.leftInnerLast, bytes: 16384 },
  };
}

/** What was found best for the most similar product. */
export function choiceFor(
  product: ProductSize,
  { matmuls }: Pick<DeviceHint, "matmuls">,
): MatmulChoice | undefined {
  const unlike = ({ rows, columns, inner }: ProductSize) =>
    Math.abs(Math.log(rows * columns / (product.rows * product.columns))) +
    Math.abs(Math.log(inner / product.inner));
  const [first, ...others] = matmuls;
  return others.reduce((best, other) => unlike(other) < unlike(best!) ? other : best, first);
}

function directTiles(product: Product): Numbered {
  const { rows, columns, inner } = product;
  const across = Math.ceil(columns / direct.columns), down = Math.ceil(rows / direct.rows);
  const isWhole = rows % direct.rows === 0 && columns % direct.columns === 0;
  return {
    constants: { ...packing(product), whole: Number(isWhole) },
    movable: true,
    slots: { ...directSlots(product), TAIL: noTail },
    dims: { count: across * down, rows, columns, inner },
    groups: [across, down, 1],
  };
}

/** @param range the inner positions of a workgroup, see {@link cardSlots} */
export function cardTiles(
  product: Product,
  kernel: MatmulKernel,
  range: "all" | "part",
): Numbered {
  const { rows, columns, inner, leftInnerLast } = product;
  const packed = packing(product);
  const isWhole = rows % kernel.rows === 0 && columns % kernel.columns === 0 &&
    inner % kernel.depth === 0 && packed.leftPacked === 1 && packed.rightPacked === 1;
  const across = Math.ceil(columns / kernel.columns), down = Math.ceil(rows / kernel.rows);
  return {
    constants: { ...packed, whole: Number(isWhole) },
    movable: true,
    slots: { ...cardSlots(kernel, product, range), TAIL: noTail },
    tiles: { rows: kernel.rows, leftInnerLast, bytes: panelBytes(kernel) },
    dims: { count: across * down, rows, columns, inner },
    groups: [across, down, 1],
  };
}
