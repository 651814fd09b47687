/** The matmul kernels that a graphics card may choose from; see `kernels/lib/card_product.wgsl`. */
import type { MatmulChoice, MatmulKernel } from "../graph/dispatch.ts";

/** Threads of a workgroup, which every device allows. */
export const threads = 256;

/** Rows and columns of the tile, inner positions of a panel, rows and columns of a thread. */
const tiles: readonly (readonly [number, number, number, number, number])[] = [
  [128, 128, 16, 8, 8],
  [128, 64, 16, 8, 4],
  [64, 64, 16, 4, 4],
  [64, 64, 32, 4, 4],
  [32, 32, 32, 4, 4],
];

/** Subgroup sizes for which there are kernels. */
const subgroupSizes = [8, 16, 32] as const;

const single = tiles.map(([rows, columns, depth, threadRows, threadColumns]): MatmulKernel => ({
  name: `${rows}x${columns}x${depth}`,
  ...{ rows, columns, depth, threadRows, threadColumns },
}));

/**
 * A subgroup has eight rows of the tile and all its columns, four a thread. It holds the left operand in registers, where its
 * threads ask each other for it.
 */
const ofSubgroups = subgroupSizes.map((subgroup): MatmulKernel => ({
  name: `subgroups-${subgroup}`,
  ...{ rows: 8 * threads / subgroup, columns: 4 * subgroup, depth: 16 },
  ...{ threadRows: 8, threadColumns: 4, subgroup },
}));

/** Tiles small enough for many workgroups where there are few rows. */
const smallTiles = ["64x64x16", "32x32x32"];

/** Inner positions that a workgroup then gets. */
export const shares = [128, 256] as const;

const splitting = single.filter(({ name }) => smallTiles.includes(name)).flatMap((kernel) =>
  shares.map((share): MatmulKernel => ({ ...kernel, name: `${kernel.name}-split${share}`, share }))
);

const feedForward = single.filter(({ name }) => smallTiles.includes(name)).map((
  kernel,
): MatmulKernel => ({ ...kernel, name: `${kernel.name}-ffn`, feedForward: true }));

/** All of them. */
export const matmulKernels: readonly MatmulKernel[] = [
  ...single,
  ...ofSubgroups,
  ...splitting,
  ...feedForward,
];

/** What takes a kernel for products of all sizes. @param kernel undefined is the one for all devices */
export function only(kernel?: MatmulKernel): MatmulChoice[] {
  const size = { rows: 1, columns: 1, inner: 1 };
  return [{
    ...size,
    ...kernel && { kernel },
    ...kernel?.feedForward && { feedForward: kernel },
  }];
}

/** Vectors of four floats that the kernel has in workgroup memory. */
export function panelPacks({ rows, columns, depth, subgroup }: MatmulKernel): number {
  const left = subgroup === undefined ? rows / 4 + 1 : 0;
  return Math.max(threads, depth * (left + columns / 4 + 1));
}

/** Bytes of workgroup memory. */
export function panelBytes(kernel: MatmulKernel): number {
  const tile = kernel.feedForward ? 4 * kernel.rows * kernel.columns : 0;
  return 16 * panelPacks(kernel) + tile;
}
