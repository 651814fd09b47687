/** Writes out `lib/card_product.wgsl` for a kernel's tile and for how its operands are stored. */
import type { MatmulKernel } from "../graph/dispatch.ts";
import { panelPacks, threads } from "./matmul_kernels.ts";
import { components, indented, type Lines, type Slots, upTo } from "./written_lines.ts";

/** How the operands are stored, see `Product`. */
export interface Form {
  readonly leftInnerLast: boolean;
  readonly rightInnerLast: boolean;
}

/** Names in the text of a tile. */
interface Names {
  /** What comes first. */
  readonly begin: Lines;
  /** Inner positions of the product, and which of them the workgroup goes through. */
  readonly inner: string;
  readonly first: string;
  readonly end: string;
  readonly columns: string;
  readonly leftRow: string;
  readonly rightPart: string;
  readonly storeRows: string;
}

const productNames: Names = {
  begin: ["prepareLeft(group, lane);"],
  ...{ inner: "dims.inner", first: "0u", end: "bound(dims.inner, group)", columns: "dims.columns" },
  ...{ leftRow: "leftRow", rightPart: "rightPart", storeRows: "storeRows" },
};

/** Of one part of the inner positions, that numbered `group.z`. */
const partNames: Names = {
  ...productNames,
  ...{ first: "group.z * dims.share", end: "min(first + dims.share, dims.inner)" },
};

/** Of the product that follows, see `kernels/lib/feed_forward_tail.wgsl`. */
const tailNames: Names = {
  begin: [],
  ...{ inner: "dims.columns", columns: "dims.tailColumns" },
  ...{ first: "group.z * tileColumns", end: "min(first + tileColumns, dims.columns)" },
  ...{ leftRow: "tileRow", rightPart: "tailPart", storeRows: "storeTailRows" },
};

/** What fills `{{TAIL}}` of a product that multiplies its tiles by another matrix. @param rightInnerLast of that matrix */
export function tailSlots(kernel: MatmulKernel, rightInnerLast: boolean): Slots {
  const form = { leftInnerLast: true, rightInnerLast };
  return {
    TAIL: "// include lib/feed_forward_tail.wgsl",
    TAIL_TILE: indented(sharedTile(kernel, form, tailNames)),
  };
}

/** Those written out before: planning asks for the same few at every matmul. */
const known = new Map<string, Slots>();

/**
 * What fills the slots of a kernel that multiplies matrices.
 *
 * @param range the inner positions of a workgroup: all, or `dims.share` of them, those of part number `group.z`
 */
export function cardSlots(
  kernel: MatmulKernel,
  { leftInnerLast, rightInnerLast }: Form,
  range: "all" | "part",
): Slots {
  const form = { leftInnerLast, rightInnerLast };
  const key = JSON.stringify([kernel, form, range]);
  const slots = known.get(key) ?? writtenSlots(kernel, form, range);
  known.set(key, slots);
  return slots;
}

function writtenSlots(kernel: MatmulKernel, form: Form, range: "all" | "part"): Slots {
  const packs = panelPacks(kernel);
  const rowLanes = Math.min(16, 2 ** Math.floor(Math.log2(packs / kernel.rows)));
  const body = kernel.subgroup === undefined
    ? sharedTile(kernel, form, range === "all" ? productNames : partNames)
    : heldTile(kernel, form);
  return {
    PRODUCT: "// include lib/card_product.wgsl",
    PRODUCT_TILE: indented(body),
    TILE_ROWS: String(kernel.rows),
    TILE_COLUMNS: String(kernel.columns),
    DEPTH: String(kernel.depth),
    ROW_LANES: String(rowLanes),
    PANELS: String(packs),
  };
}

/** Inner positions that are written out in a row. */
const unrolled = 8;

/** Both operands pass through workgroup memory; slices of threads share out the inner positions of a panel. */
function sharedTile(
  kernel: MatmulKernel,
  { leftInnerLast, rightInnerLast }: Form,
  names: Names,
): Lines {
  const { rows, columns, depth, threadRows, threadColumns } = kernel;
  const down = rows / threadRows, across = columns / threadColumns;
  const slices = threads / (down * across), positions = depth / slices;
  const left = panelBlocks(names, "left", rows, depth, leftInnerLast);
  const right = panelBlocks(names, "right", columns, depth, rightInnerLast);
  const rightFirst = depth * (rows / 4 + 1);
  const load = [
    `if (lane < ${left.count}u) {`,
    ...left.load("lane"),
    `} else if (lane < ${left.count + right.count}u) {`,
    ...right.load(`(lane - ${left.count}u)`),
    "}",
  ];
  const keep = [
    `if (lane < ${left.count}u) {`,
    ...left.keep("lane", 0),
    `} else if (lane < ${left.count + right.count}u) {`,
    ...right.keep(`(lane - ${left.count}u)`, rightFirst),
    "}",
  ];
  const position = (u: number) => [
    ...upTo(threadRows / 4).map((i) =>
      `let a${u}_${i} = panels[(k + ${u}u) * ${rows / 4 + 1}u + down + ${i * down}u];`
    ),
    ...upTo(threadColumns / 4).map((j) =>
      `let b${u}_${j} = panels[${rightFirst}u + (k + ${u}u) * ${columns / 4 + 1}u + across + ${
        j * across
      }u];`
    ),
    ...addedProducts(kernel, (i) => `a${u}_${i >> 2}.${components[i % 4]!.repeat(4)}`, `b${u}_`),
  ];
  const compute = [
    `for (var k = slice * ${positions}u; k < (slice + 1u) * ${positions}u; k += ${
      Math.min(unrolled, positions)
    }u) {`,
    ...upTo(Math.min(unrolled, positions)).flatMap(position),
    "}",
  ];
  return [
    `let slice = lane / ${down * across}u;`,
    `let member = lane % ${down * across}u;`,
    `let down = member / ${across}u;`,
    `let across = member % ${across}u;`,
    ...panelLoop(kernel, names, load, keep, compute),
    ...addedSlices(kernel, slices, down * across),
    ...stores(kernel, names, {
      ...{ down, across, stride: 4, isHolder: "slice == 0u" },
      firstRow: (i) => 4 * (i >> 2) * down + i % 4,
    }),
  ];
}

/** The left operand stays in the registers of subgroups. */
function heldTile(kernel: MatmulKernel, { leftInnerLast, rightInnerLast }: Form): Lines {
  const { rows, columns, depth, threadRows } = kernel, subgroup = kernel.subgroup!;
  const right = panelBlocks(productNames, "right", columns, depth, rightInnerLast);
  /** Inner positions of which a subgroup holds the rows in one vector of each thread. */
  const held = subgroup / 2, vectors = upTo(depth / held);
  const inner = (start: string, v: number) => `${start} + ${v * held}u`;
  const load = [
    ...vectors.map((v) =>
      leftInnerLast
        ? `nextHeld${v} = leftRow(firstRow + across / ${subgroup / 8}u, ${
          inner("next", v)
        } + 4u * (across % ${subgroup / 8}u));`
        : `nextHeld${v} = leftPart(${
          inner("next", v)
        } + across / 2u, firstRow + 4u * (across % 2u), dims.inner, dims.rows);`
    ),
    `if (lane < ${right.count}u) {`,
    ...right.load("lane"),
    "}",
  ];
  const keep = [
    ...vectors.map((v) => `held${v} = nextHeld${v};`),
    `if (lane < ${right.count}u) {`,
    ...right.keep("lane", 0),
    "}",
  ];
  const element = (v: number, u: number, i: number) => {
    const [thread, component] = leftInnerLast
      ? [i * subgroup / 8 + (u >> 2), u % 4]
      : [2 * u + (i >> 2), i % 4];
    return `vec4f(subgroupBroadcast(held${v}.${components[component!]}, ${thread}u))`;
  };
  const compute = vectors.flatMap((v) =>
    upTo(held).flatMap((u) => [
      `let b${v * held + u}_0 = panels[${(v * held + u) * (columns / 4 + 1)}u + across];`,
      ...addedProducts(kernel, (i) => element(v, u, i), `b${v * held + u}_`),
    ])
  );
  return [
    `let down = lane / ${subgroup}u;`,
    `let across = lane % ${subgroup}u;`,
    `let firstRow = group.y * tileRows + ${threadRows}u * down;`,
    ...vectors.flatMap((v) => [`var held${v} = vec4f();`, `var nextHeld${v} = vec4f();`]),
    ...panelLoop(kernel, productNames, load, keep, compute),
    ...stores(kernel, productNames, {
      ...{ down: rows / threadRows, across: subgroup, stride: threadRows, isHolder: "true" },
      firstRow: (i) => i,
    }),
  ];
}

/** Panel after panel; the next is on its way while one is worked on. */
function panelLoop(
  kernel: MatmulKernel,
  names: Names,
  load: Lines,
  keep: Lines,
  compute: Lines,
): Lines {
  return [
    ...names.begin,
    ...sums(kernel).map((name) => `var ${name} = vec4f();`),
    ...upTo(4).map((c) => `var next${c} = vec4f();`),
    `let first = ${names.first};`,
    `let end = ${names.end};`,
    `for (var next = first;; next += ${kernel.depth}u) {`,
    "if (next > first) {",
    "workgroupBarrier();",
    ...keep,
    "workgroupBarrier();",
    "}",
    "if (next < end) {",
    ...load,
    "}",
    "if (next > first) {",
    ...compute,
    "}",
    "if (next >= end) { break; }",
    "}",
  ];
}

/** Blocks of 4 × 4 numbers in which threads bring an operand into its panel. */
function panelBlocks(
  { inner, columns, leftRow, rightPart }: Names,
  side: "left" | "right",
  size: number,
  depth: number,
  innerLast: boolean,
) {
  const packs = size / 4, deep = depth / 4;
  const [tile, limit] = side === "left"
    ? ["group.y * tileRows", "dims.rows"]
    : ["group.x * tileColumns", columns];
  const part = (row: string, column: string) =>
    innerLast
      ? side === "left"
        ? `${leftRow}(${row}, ${column})`
        : `${rightPart}(${row}, ${column}, ${limit}, ${inner})`
      : `${side === "left" ? "leftPart" : rightPart}(${row}, ${column}, ${inner}, ${limit})`;
  /** Neighbors in memory go to neighboring threads. */
  const place = (lane: string) =>
    innerLast
      ? { along: `${lane} / ${deep}u`, deep: `${lane} % ${deep}u` }
      : { along: `${lane} % ${packs}u`, deep: `${lane} / ${packs}u` };
  return {
    count: packs * deep,
    load(lane: string): Lines {
      const { along, deep } = place(lane);
      const at = [`${tile} + 4u * (${along})`, `next + 4u * (${deep})`] as const;
      const [row, column] = innerLast ? at : [at[1], at[0]];
      return upTo(4).map((c) => `next${c} = ${part(`${row} + ${c}u`, column)};`);
    },
    keep(lane: string, first: number): Lines {
      const { along, deep } = place(lane);
      const value = (c: number) =>
        innerLast ? `vec4f(${upTo(4).map((r) => `next${r}.${components[c]}`)})` : `next${c}`;
      return upTo(4).map((c) =>
        `panels[${first}u + (4u * (${deep}) + ${c}u) * ${packs + 1}u + ${along}] = ${value(c)};`
      );
    },
  };
}

function sums({ threadRows, threadColumns }: MatmulKernel): string[] {
  return upTo(threadRows).flatMap((i) => upTo(threadColumns / 4).map((j) => `c${i}_${j}`));
}

/** @param left the element of a thread's row, four times @param right begins the names of its columns */
function addedProducts(
  { threadRows, threadColumns }: MatmulKernel,
  left: (row: number) => string,
  right: string,
): Lines {
  return upTo(threadRows).flatMap((i) =>
    upTo(threadColumns / 4).map((j) => `c${i}_${j} = fma(${left(i)}, ${right}${j}, c${i}_${j});`)
  );
}

/** Adds up the slices' numbers, half of the slices at a time. */
function addedSlices(kernel: MatmulKernel, slices: number, members: number): Lines {
  if (slices === 1) return [];
  const half = slices / 2, names = sums(kernel);
  const at = (slice: string, i: number) =>
    `panels[((${slice}) * ${names.length}u + ${i}u) * ${members}u + member]`;
  return [
    "workgroupBarrier();",
    `if (slice >= ${half}u && slice < ${slices}u) {`,
    ...names.map((name, i) => `${at(`slice - ${half}u`, i)} = ${name};`),
    "}",
    "workgroupBarrier();",
    `if (slice < ${half}u) {`,
    ...names.map((name, i) => `${name} += ${at("slice", i)};`),
    "}",
    ...addedSlices(kernel, half, members),
  ];
}

/** Which rows of a tile its threads hold. */
interface Holders {
  /** Threads in each direction. */
  readonly down: number;
  readonly across: number;
  /** The row of the first thread's number `row`, and the distance to the next thread's. */
  readonly firstRow: (row: number) => number;
  readonly stride: number;
  /** Whether a thread holds any. */
  readonly isHolder: string;
}

/** One row of each thread after the other, through the panels, so that neighbors in memory are stored together. */
function stores(
  { threadRows, threadColumns, columns }: MatmulKernel,
  { storeRows }: Names,
  { down, across, firstRow, stride, isHolder }: Holders,
): Lines {
  return [
    "workgroupBarrier();",
    ...upTo(threadRows).flatMap((i) => [
      `if (${isHolder}) {`,
      ...upTo(threadColumns / 4).map((j) =>
        `panels[down * ${columns / 4}u + across + ${j * across}u] = c${i}_${j};`
      ),
      "}",
      `${storeRows}(group, lane, ${firstRow(i)}u, ${stride}u, ${down}u);`,
    ]),
  ];
}
