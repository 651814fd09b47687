/** Writes out `lib/direct_product.wgsl` for how the operands are stored. */
import type { MatmulKernel, Product } from "../graph/dispatch.ts";
import { components, indented, type Lines, type Slots, upTo } from "./written_lines.ts";
import type { Form } from "./card_product.ts";

/**
 * The matmul kernel for software adapters; its workgroups have as many threads as their vectors have lanes. On a graphics card it
 * would leave most of a subgroup idle.
 */
export const direct: MatmulKernel = {
  name: "direct",
  ...{ rows: 16, columns: 64, depth: 4, threadRows: 16, threadColumns: 8 },
};

const threads = direct.columns / direct.threadColumns;

/** Whether the kernel can do this product: operands are read in packs of four, along the inner dimension or across it. */
export function suitsDirect(
  { rows, columns, inner, leftInnerLast, rightInnerLast }: Product,
): boolean {
  const inPacks = (last: boolean, across: number) => last || across % 4 === 0;
  return inner % 4 === 0 && inPacks(leftInnerLast, rows) && inPacks(rightInnerLast, columns);
}

/** What fills the slots of a kernel that multiplies matrices. */
export function directSlots(form: Form): Slots {
  return {
    PRODUCT: "// include lib/direct_product.wgsl",
    PRODUCT_TILE: indented(tile(form)),
    TILE_ROWS: String(direct.rows),
    TILE_COLUMNS: String(direct.columns),
    THREADS: String(threads),
  };
}

/** Four inner positions at a time; rows and columns beyond the matrix are those at its edge again. */
function tile({ leftInnerLast, rightInnerLast }: Form): Lines {
  const rows = upTo(direct.threadRows), packs = upTo(direct.threadColumns / 4), four = upTo(4);
  const sum = (r: number, c: number) => `c${r}_${c}`;
  const sums = rows.flatMap((r) => packs.map((c) => sum(r, c)));
  /** The element at inner position k of row r, four times. */
  const left = (r: number, k: number) =>
    leftInnerLast
      ? `a${r}.${components[k]!.repeat(4)}`
      : `a${r >> 2}_${k}.${components[r % 4]!.repeat(4)}`;
  return [
    "prepareLeft(group, lane);",
    "let row = group.y * tileRows;",
    `let column = group.x * tileColumns + ${direct.threadColumns}u * lane;`,
    ...leftInnerLast
      ? rows.map((r) => `let left${r} = min(row + ${r}u, dims.rows - 1u) * dims.inner / 4u;`)
      : upTo(direct.threadRows / 4).map((p) =>
        `let left${p} = min(row / 4u + ${p}u, dims.rows / 4u - 1u);`
      ),
    ...rightInnerLast
      ? upTo(direct.threadColumns).map((j) =>
        `let right${j} = min(column + ${j}u, dims.columns - 1u) * dims.inner / 4u;`
      )
      : packs.map((c) => `let right${c} = min(column / 4u + ${c}u, dims.columns / 4u - 1u);`),
    ...sums.map((name) => `var ${name} = vec4f();`),
    "let end = bound(dims.inner, group);",
    "for (var k = 0u; k < end; k += 4u) {",
    ...rightInnerLast
      ? packs.flatMap((c) => [
        ...four.map((j) => `let part${c}_${j} = rightPack(right${4 * c + j} + k / 4u);`),
        ...four.map((k) =>
          `let b${c}_${k} = vec4f(${four.map((j) => `part${c}_${j}.${components[k]}`)});`
        ),
      ])
      : packs.flatMap((c) =>
        four.map((k) => `let b${c}_${k} = rightPack(right${c} + (k + ${k}u) * dims.columns / 4u);`)
      ),
    ...leftInnerLast
      ? rows.map((r) => `let a${r} = leftPack(left${r} + k / 4u);`)
      : upTo(direct.threadRows / 4).flatMap((p) =>
        four.map((k) => `let a${p}_${k} = leftPack(left${p} + (k + ${k}u) * dims.rows / 4u);`)
      ),
    ...rows.flatMap((r) =>
      four.flatMap((k) =>
        packs.map((c) => `${sum(r, c)} = fma(${left(r, k)}, b${c}_${k}, ${sum(r, c)});`)
      )
    ),
    "}",
    ...sums.map((name, i) => `panels[lane * threadPacks + ${i}u] = ${name};`),
    "storeSums(row, column, lane);",
  ];
}
