/** The contract of operations for GPUs: what one says about its kernels, what they are bound to, how many workgroups run. */
import type { Node, Tensor } from "./graph.ts";

/** Numbers that a dispatch is given, by name, in the order in which they lie in memory: whole numbers, or floats. */
export type Uniform = Readonly<Record<string, number | { readonly float: number }>>;

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
  /**
   * The kernel finds element i of each array x at `x[dims.xFirst + i]` (packs, where it is packed) and numbers its workgroups
   * by `lib/workgroups.wgsl` or `lib/elements.wgsl`. Then dispatches of several nodes may become one.
   */
  readonly movable?: boolean;
  /** What fills further slots of the kernel. */
  readonly slots?: Readonly<Record<string, string>>;
  /** The tiles in which the kernel multiplies matrices, where a {@link Lead} may make its left operand. */
  readonly tiles?: ProductTiles;
  /**
   * The left operand of a product, by the name that the kernel has for it, where a {@link Lead} may make it: the kernel has the
   * slot `{{LEAD}}`.
   */
  readonly left?: string;
  /** Of a movable dispatch: names of matrices whose rows the kernel takes to be `dims.xStride` apart, as columns of wider ones are. */
  readonly strided?: readonly string[];
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

export interface ProductTiles {
  /** Rows of a tile. */
  readonly rows: number;
  /** The left operand is stored with the inner positions side by side. */
  readonly leftInnerLast: boolean;
  /** Workgroup memory that the kernel takes. */
  readonly bytes: number;
}

/** Of a left `[rows, inner]` and a right `[inner, columns]` matrix. */
export interface ProductSize {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

/** A product of two matrices, and how they are stored. */
export interface Product extends ProductSize {
  /** The left operand is stored as `[rows, inner]`, else as `[inner, rows]`. */
  readonly leftInnerLast: boolean;
  /** The right operand is stored as `[columns, inner]`, else as `[inner, columns]`. */
  readonly rightInnerLast: boolean;
}

/** A node that is a product. */
export interface ProductNode extends Product {
  readonly left: Tensor;
  readonly right: Tensor;
  readonly result: Tensor;
  /** `[columns]` */
  readonly bias?: Tensor | undefined;
  /** Negative numbers become 0, once the bias was added. */
  readonly rectified?: boolean;
  /** `[rows, columns]`, added last. */
  readonly residual?: Tensor | undefined;
}

/** How an operation is computed on a GPU. */
export type Wgsl<A> =
  | Pointwise<A>
  /** Not at all: the result is its first input under another shape. */
  | { readonly kind: "view" }
  /** By kernels of its own. */
  | {
    readonly kind: "kernels";
    dispatches: Dispatches<A>["dispatches"];
    /**
     * All that they do is to copy between one matrix and others that lie side by side in its columns: the first input is cut
     * into the outputs, or the first output is put together from the inputs. Strided kernels can do without.
     */
    readonly columns?: "cut" | "joined";
    /**
     * They change the first input, and that is the result. Nothing else may read that input: it is one of the graph's, or made
     * for this alone.
     */
    readonly inPlace?: true;
    readonly product?: Dispatches<A>["product"];
    readonly lead?: Dispatches<A>["lead"];
  };

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
  /** What a node multiplies, for nodes that only multiply matrices. */
  product(node: Node<A>, shapeOf: (tensor: Tensor) => readonly number[]): ProductNode;
  /**
   * How a product that has the result as its left operand makes it itself.
   *
   * @param tileRows rows of the product's tiles
   */
  lead(
    node: Node<A>,
    shapeOf: (tensor: Tensor) => readonly number[],
    tileRows: number,
  ): Lead;
}

/** What makes the left operand of a product within the product's dispatch, row by row; see `kernels/lib/lead_rows.wgsl`. */
export interface Lead {
  /** Names the kernel together with the product's. */
  readonly name: string;
  readonly source: string;
  /** Arrays besides the result, by names that no product has. */
  readonly bindings: Readonly<Record<string, Operand>>;
  /** Those seen as vectors of four elements. */
  readonly packed: readonly string[];
  /** The matrix, before pointwise operations that follow. */
  readonly result: Tensor;
  /** What remains to be done with what it kept. */
  readonly after: readonly Dispatch[];
}

/** What kernels are fitted to. */
export interface DeviceHint {
  /** Roughly how many workgroups run at the same time. */
  readonly concurrentWorkgroups: number;
  /** Most arrays that a dispatch can be bound to. */
  readonly mostBindings: number;
  /** A dispatch costs as much as much arithmetic: where several can be one, they should. */
  readonly dispatchesAreDear: boolean;
  /** Most bytes of a buffer that an array can be bound to. */
  readonly mostBoundBytes: number;
  /** Bytes of memory that a workgroup can have for itself. */
  readonly workgroupBytes: number;
  /** Matmul kernels that were found to be fast, for sizes at which they were timed; none: the one for all devices. */
  readonly matmuls: readonly MatmulChoice[];
}

/** A matmul kernel for graphics cards, see `src/lowering/matmul_kernels.ts`. */
export interface MatmulKernel {
  readonly name: string;
  /** Of the tile of a workgroup. */
  readonly rows: number;
  readonly columns: number;
  /** Inner positions of a panel in workgroup memory. */
  readonly depth: number;
  /** Of the part that a thread computes. */
  readonly threadRows: number;
  readonly threadColumns: number;
  /** Threads of a subgroup, where the kernel relies on their number. */
  readonly subgroup?: number;
  /** Inner positions of a workgroup where those of a tile are split among several, see `src/lowering/split_product.ts`. */
  readonly share?: number;
  /** It does a product together with the one before it, where there is one: see `src/lowering/feed_forward.ts`. */
  readonly feedForward?: true;
}

/** For products of about this size. */
export interface MatmulChoice extends ProductSize {
  /** Left out: the kernel for all devices. */
  readonly kernel?: MatmulKernel;
  /**
   * The kernel by which the product before such a product does both, see `src/lowering/feed_forward.ts`; left out: each is a
   * dispatch of its own.
   */
  readonly feedForward?: MatmulKernel;
}
