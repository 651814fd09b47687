/** What a kernel is bound to, and the declarations that its text gets from this: kernels declare nothing of it themselves. */

import { mergedDims } from "./merged_dims.ts";

/** A variable of a kernel that is memory from outside, or stands in for it. */
export interface KernelVariable {
  readonly name: string;
  /** Its WGSL type, such as `array<f32>`. */
  readonly type: string;
  /** The struct that the type is, where it is one. */
  readonly struct?: string;
  /**
   * - `buffer`: bound, and counted among the arrays of the dispatch;
   * - `workgroup`: memory of each workgroup;
   * - `absent`: an optional array that is not given. What the kernel does with it must compile, but never runs.
   */
  readonly kind: "buffer" | "workgroup" | "absent";
  /** The kernel may ask by the constant `has` + name whether it is bound. */
  readonly optional: boolean;
  /** Only some of the problems of a merged dispatch have it. */
  readonly sometimes?: boolean;
}

export interface KernelInterface {
  /** Those of the kind `buffer` have binding numbers from 1 on in this order; 0 is that of `dims`. */
  readonly variables: readonly KernelVariable[];
  /** Fields of the uniform `dims`, such as `rows: u32`. */
  readonly dims: readonly string[];
  /** For how many problems its uniform has room; left out where it solves one. */
  readonly capacity?: number;
}

/**
 * The WGSL declarations.
 *
 * All arrays are `read_write`, whether written or not: they may be parts of one buffer, which WebGPU does not let a dispatch
 * see in two ways.
 */
export function declarations({ variables, dims, capacity }: KernelInterface): string {
  const bound = variables.filter(({ kind }) => kind === "buffer");
  const some = variables.filter(({ sometimes }) => sometimes)
    .map(({ name }) => [name, presence(name)] as const);
  return [
    `struct Dims { ${dims.join(", ")} }`,
    ...(capacity === undefined ? ownDims : mergedDims(dims, capacity, some)),
    ...variables.flatMap(({ struct }) => struct ?? []),
    ...bound.map(({ name, type }, i) =>
      `@group(0) @binding(${i + 1}) var<storage, read_write> ${name}: ${type};`
    ),
    ...variables.filter(({ kind }) => kind !== "buffer").map(({ kind, name, type }) =>
      `var<${kind === "workgroup" ? "workgroup" : "private"}> ${name}: ${type};`
    ),
    ...variables.filter(({ optional, sometimes }) => optional && !sometimes)
      .map(({ kind, name }) => `const ${presence(name)} = ${kind !== "absent"};`),
  ].join("\n");
}

/** Of a dispatch that solves one problem. */
const ownDims = [
  "@group(0) @binding(0) var<uniform> dims: Dims;",
  "fn ownNumber(number: u32) -> u32 { return number; }",
  "const merged = false;",
];

function presence(name: string): string {
  return `has${name[0]!.toUpperCase()}${name.slice(1)}`;
}
