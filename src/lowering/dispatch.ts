/** What an operation says about its kernels: which file, what it is bound to, how many workgroups. */
import type { Node, Tensor } from "../graph/graph.ts";
import type { Uniform } from "./uniform.ts";

/** A kernel file of `kernels/`, imported as text. */
export interface Kernel {
  /** File name without its ending, for profiles and messages. */
  readonly name: string;
  readonly source: string;
}

/** Memory that lives only between the dispatches of one node, in float32; they must hold the same object. */
export interface Scratch {
  readonly scratch: string;
  readonly elements: number;
}

/** Memory that each workgroup has for itself, in float32. */
export interface WorkgroupMemory {
  readonly workgroup: number;
}

export type Operand = Tensor | Scratch | WorkgroupMemory;

/**
 * One dispatch. It describes the kernel's interface as well: declarations of the arrays and of the struct `dims` are
 * written from the names here, see {@link declarations}. In the kernel's text `{{x}}` is the element type of array x.
 */
export interface Dispatch {
  readonly kernel: Kernel;
  /** Arrays by the names that the kernel has for them. */
  readonly bindings: Readonly<Record<string, Operand>>;
  /** Arrays that may be missing. The kernel asks `hasBias` whether it has a `bias`. */
  readonly optional?: Readonly<Record<string, Operand | undefined>>;
  /** Names of arrays that the kernel sees as vectors of four elements. */
  readonly packed?: readonly string[];
  /** Numbers that change with the shapes: elements, unless the kernel says otherwise. */
  readonly dims: Uniform;
  /** Pipeline-overridable constants: numbers that a kernel is specialised by. Few values, since each is a compilation. */
  readonly constants?: Readonly<Record<string, number>>;
  /**
   * The binding whose elements pass through `epilogue(value: f32, index: u32) -> f32` before they are stored, where the
   * kernel has the slot `{{EPILOGUE}}`: pointwise operations that follow are computed there.
   */
  readonly epilogue?: string;
  /** Workgroups in x, y and z; a count beyond 65535 in x is folded into y by {@link linearGroups}. */
  readonly groups: readonly [number, number, number];
}

/** How an operation is computed on a GPU. */
export type Wgsl<A> =
  | Pointwise<A>
  /** Not at all: the result is its first input under another shape. */
  | { readonly kind: "view" }
  /** By kernels of its own. */
  | { readonly kind: "kernels"; dispatches: Dispatches<A>["dispatches"] };

/**
 * By an expression in its operands, as part of `map.wgsl` or of another kernel's epilogue.
 *
 * Operands are of type f32, or i32 where the tensor is. The expression may also use `index`, the position (u32) of the
 * element in row-major order, and functions of `kernels/lib`.
 */
export interface Pointwise<A> {
  readonly kind: "pointwise";
  expression(...operands: string[]): string;
  /** What the attributes say, as further arguments of the expression. */
  literals?(attributes: A): string[];
}

export interface Dispatches<A> {
  /** @param shapeOf the shape of a tensor in this run, all numbers */
  dispatches(
    node: Node<A>,
    shapeOf: (tensor: Tensor) => readonly number[],
    device: DeviceHint,
  ): Dispatch[];
}

/** What kernels are fitted to. */
export interface DeviceHint {
  /** Roughly how many workgroups run at the same time. */
  readonly concurrentWorkgroups: number;
  /** Most arrays that a dispatch can be bound to. */
  readonly mostBindings: number;
}

/** What WebGPU does not tell is guessed for a GPU; the bindings are those that every device has. */
export const unknownDevice: DeviceHint = { concurrentWorkgroups: 256, mostBindings: 8 };

/** Most workgroups in one direction that every device allows. */
const mostGroups = 65535;

/** A kernel that includes `lib/elements.wgsl`: an invocation for each of `count` elements. */
export function perElement(count: number, dims: Uniform = {}): Pick<Dispatch, "dims" | "groups"> {
  return { dims: { count, ...dims }, groups: linearGroups(Math.ceil(count / 256)) };
}

/** A kernel that includes `lib/workgroups.wgsl`: a workgroup for each of `count` rows, tiles or whatever it works on. */
export function perWorkgroup(count: number, dims: Uniform = {}): Pick<Dispatch, "dims" | "groups"> {
  return { dims: { count, ...dims }, groups: linearGroups(count) };
}

/** Workgroups for a one-dimensional job; the kernel's number of one is `id.x + id.y * workgroups.x`. */
function linearGroups(count: number): [number, number, number] {
  if (count <= mostGroups) return [count, 1, 1];
  const rows = Math.ceil(count / mostGroups);
  return [Math.ceil(count / rows), rows, 1];
}
