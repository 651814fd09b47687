/**
 * The graph language: tensors, the nodes that make them, and the contract every operation fulfils.
 *
 * A node holds a reference to its operation object, so there is no list of operations to keep: a program contains what its
 * models use. Models build graphs, the gradient adds nodes to them, engines run them; nobody else looks inside.
 */
import type { Wgsl } from "./dispatch.ts";
import type { Held } from "./footprint.ts";
import type { OnnxEmitter } from "./onnx_emitter.ts";
import { type Shape } from "./shape.ts";

export type ElementType = "f32" | "i32";

export interface TensorType {
  readonly shape: Shape;
  readonly type: ElementType;
}

/** A value of the graph. */
export interface Tensor extends TensorType {
  readonly origin: Input | Parameter | Constant | Output;
}

/** Named results of a graph. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Given anew in each run. */
export interface Input {
  readonly kind: "input";
  readonly name: string;
}

/** A weight, or several that lie side by side in memory and are used as one. */
export interface Parameter {
  readonly kind: "parameter";
  readonly name: string;
}

/** A scalar. */
export interface Constant {
  readonly kind: "constant";
  readonly value: number;
}

/** Result number `index` of a node. */
export interface Output {
  readonly kind: "output";
  readonly node: Node;
  readonly index: number;
}

export interface Node<A = unknown> {
  readonly op: Op<A>;
  readonly inputs: readonly Tensor[];
  readonly attributes: A;
  readonly outputs: readonly Tensor[];
}

/** An array of the slow reference engine; integers are stored as floats too. */
export interface ReferenceArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** How a gradient passes through an operation. */
export interface GradientRule<A> {
  /**
   * Gradient nodes for each input (or `undefined` where none flows), given those of the outputs (`undefined`: the output
   * does not reach the loss).
   */
  gradient(node: Node<A>, outputs: readonly (Tensor | undefined)[]): (Tensor | undefined)[];
}

/** What an operation is: every field is required, so an operation without a lowering does not type-check. */
export interface Op<A = unknown> {
  readonly name: string;
  /** Shapes and types of the results. @throws ShapeError when the inputs do not fit */
  infer(inputs: readonly TensorType[], attributes: A): TensorType[];
  /** The specification: plain loops in float64, as short as possible. `shapes` are those of the results. */
  reference(
    inputs: readonly ReferenceArray[],
    attributes: A,
    shapes: readonly (readonly number[])[],
  ): Float64Array[];
  /** How a gradient passes through it; `"none"` for operations that only occur where none is asked for. */
  readonly gradient: GradientRule<A>["gradient"] | "none";
  /** How a GPU computes it. */
  readonly wgsl: Wgsl<A>;
  /** Emits the ONNX nodes that compute it; returns the names of the results. */
  onnx(emit: OnnxEmitter, inputs: readonly string[], node: Node<A>): string[];
  /** What these nodes hold beside inputs and results, where that counts among the memory of a graph. */
  held?(node: Node<A>): readonly Held[];
}

export function input(name: string, type: ElementType, shape: Shape): Tensor {
  return { shape, type, origin: { kind: "input", name } };
}

export function constant(value: number): Tensor {
  return { shape: [], type: "f32", origin: { kind: "constant", value } };
}

/** Applies an operation, returning all its results. */
export function applyAll<A>(op: Op<A>, inputs: readonly Tensor[], attributes: A): Tensor[] {
  const outputs: Tensor[] = [];
  const node = { op, inputs, attributes, outputs } as Node;
  op.infer(inputs, attributes).forEach((type, index) => {
    outputs.push({ ...type, origin: { kind: "output", node, index } });
  });
  return outputs;
}

/** Applies an operation, returning its first result. */
export function apply<A>(op: Op<A>, inputs: readonly Tensor[], attributes: A): Tensor {
  return applyAll(op, inputs, attributes)[0]!;
}

/** A node whose inputs are being looked at: those before `next` have been. */
interface Visit {
  readonly node: Node;
  next: number;
}

/**
 * The nodes that `tensors` depend on, each after those it needs.
 *
 * Depth first, as a recursion would go, but on a stack of its own: a deep model's path is longer than JavaScript's.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { add } from "../ops/add.ts";
 * import { multiply } from "../ops/multiply.ts";
 *
 * const x = input("x", "f32", ["B"]), result = add(multiply(x, x), x);
 * assert.deepEqual(topologicalOrder([result]).map(({ op }) => op.name), ["multiply", "add"]);
 * ```
 */
export function topologicalOrder(tensors: readonly Tensor[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const path: Visit[] = [];
  const enter = ({ origin }: Tensor) => {
    if (origin.kind !== "output" || seen.has(origin.node)) return;
    seen.add(origin.node);
    path.push({ node: origin.node, next: 0 });
  };
  for (const tensor of tensors) {
    enter(tensor);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { node } = visit;
      if (visit.next < node.inputs.length) enter(node.inputs[visit.next++]!);
      else order.push(path.pop()!.node);
    }
  }
  return order;
}

/** The inputs, parameters and constants that `tensors` depend on, in order of first use. */
export function leavesOf(tensors: readonly Tensor[]): Tensor[] {
  const leaves = new Set<Tensor>();
  for (const tensor of [...topologicalOrder(tensors).flatMap((n) => n.inputs), ...tensors]) {
    if (tensor.origin.kind !== "output") leaves.add(tensor);
  }
  return [...leaves];
}
