/** What the operations of recurrent layers have in common. */
import startGradientSource from "../../kernels/recurrent_start_gradient.wgsl" with { type: "text" };
import type { OnnxEmitter, OnnxValue } from "../graph/onnx_emitter.ts";
import type { Dispatch } from "../graph/dispatch.ts";
import { ShapeError } from "../errors.ts";
import type { Tensor, TensorType } from "../graph/graph.ts";
import { type Dim, multiplyDims, sameShape, type Shape, showShape } from "../graph/shape.ts";

export interface RecurrentAttributes {
  readonly batch: Dim;
  /** Number of positions. */
  readonly length: Dim;
  /** States pass from the last position to the first. */
  readonly reversed: boolean;
}

/** One position in the order in which states pass. */
export interface Step {
  readonly position: number;
  /** The position whose state it continues; the first step continues none, and names itself. */
  readonly previous: number;
  readonly first: boolean;
}

/** All positions in the order in which states pass. */
export function steps(length: number, reversed: boolean): Step[] {
  return Array.from({ length }, (_, i) => {
    const position = reversed ? length - 1 - i : i;
    const first = i === 0;
    return { position, previous: first ? position : position + (reversed ? 1 : -1), first };
  });
}

/**
 * Refuses operands that do not fit together.
 *
 * @param gates how many rows of the weight each hidden unit has
 * @param operands input's share of the gates `[length * batch, gates * hidden]`, starting states `[batch, hidden]`, weight
 * `[gates * hidden, hidden]`, bias `[gates * hidden]`
 * @throws ShapeError naming the operation and the shapes
 */
export function checkRecurrent(
  op: string,
  gates: number,
  operands: readonly TensorType[],
  { batch, length }: RecurrentAttributes,
): void {
  const width = operands[1]!.shape[1]!;
  const all = multiplyDims(gates, width);
  const states = operands.slice(1, -2).map((): Shape => [batch, width]);
  const fitting: Shape[] = [[multiplyDims(length, batch), all], ...states, [all, width], [all]];
  if (operands.every(({ shape }, i) => sameShape(shape, fitting[i]!))) return;
  const show = (shapes: readonly Shape[]) => shapes.map(showShape).join(", ");
  throw new ShapeError(
    op,
    `found ${show(operands.map(({ shape }) => shape))}, needs ${show(fitting)}`,
  );
}

/** `[length * batch, columns]` as what a scan passes over: one matrix of shape `[batch, columns]` for each position. */
export function sequenceOf(
  emit: OnnxEmitter,
  name: string,
  length: Dim,
  shape: Shape,
): OnnxValue {
  return { name: emit.reshape(name, [length, ...shape]), shape };
}

/** Cuts gates that lie side by side. @returns names of matrices of the given widths */
export function splitGates(emit: OnnxEmitter, name: string, widths: readonly number[]): string[] {
  return emit.outputs("Split", [name, emit.integers(widths)], { axis: -1 }, widths.length);
}

/**
 * The dispatch that ends a recurrent gradient on a GPU: the gradient of the starting hidden state.
 *
 * @param tiles those of the steps' products
 * @param bindings weight, gradients `g` of the hidden state's share of the gates, and where the result goes
 * @param order the steps as they were taken back
 * @param keeps what is there already is a part of the result
 */
export function startGradient(
  { dims, constants, groups }: Pick<Dispatch, "dims" | "constants" | "groups">,
  bindings: Readonly<Record<"weight" | "g" | "start", Tensor>>,
  order: readonly Step[],
  keeps: boolean,
): Dispatch {
  return {
    kernel: { name: "recurrent_start_gradient", source: startGradientSource },
    bindings,
    packed: ["weight"],
    dims: { ...dims, position: order.at(-1)!.position },
    constants: { ...constants, keeps: Number(keeps) },
    groups,
  };
}
