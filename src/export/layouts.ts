/** Between the layouts of exported files, batch-first, and those of our graphs: rows `position * batch + example`. */
import type { OnnxEmitter } from "../graph/onnx_emitter.ts";
import type { Dim } from "../graph/shape.ts";

const int32 = 6;

/** Token ids `[batch, length]`, 64 bits, as `[length * batch]`, 32 bits. */
export function idRows(emit: OnnxEmitter, ids: string): string {
  const rows = emit.node("Reshape", [
    emit.node("Transpose", [ids], { perm: [1, 0] }),
    emit.integers([-1]),
  ]);
  return emit.node("Cast", [rows], { to: int32 });
}

/** `[batch, length, columns]` as `[length * batch, columns]`. */
export function vectorRows(emit: OnnxEmitter, vectors: string, columns: number): string {
  const timeMajor = emit.node("Transpose", [vectors], { perm: [1, 0, 2] });
  return emit.node("Reshape", [timeMajor, emit.integers([-1, columns])]);
}

/** `[length * batch, columns]` as `[batch, length, columns]`. */
export function vectorsOf(emit: OnnxEmitter, rows: string, length: Dim, columns: number): string {
  const timeMajor = emit.reshape(rows, [length, "B", columns]);
  return emit.node("Transpose", [timeMajor], { perm: [1, 0, 2] });
}

/** Keys or values `[batch, heads, length, width]` as `[length * batch, heads * width]`. */
export function headRows(emit: OnnxEmitter, byHead: string, columns: number): string {
  const timeMajor = emit.node("Transpose", [byHead], { perm: [2, 0, 1, 3] });
  return emit.node("Reshape", [timeMajor, emit.integers([-1, columns])]);
}

/** `[length * batch, heads * width]` as `[batch, heads, length, width]`. */
export function headsOf(
  emit: OnnxEmitter,
  rows: string,
  [batch, heads, length, width]: readonly [Dim, number, Dim, number],
): string {
  const split = emit.reshape(rows, [length, batch, heads, width]);
  return emit.node("Transpose", [split], { perm: [1, 2, 0, 3] });
}

/** How many tokens of each example a mask `[batch, length]` shows: `[batch]`, 32 bits. */
export function lengthsOf(emit: OnnxEmitter, mask: string): string {
  const sums = emit.node("ReduceSum", [mask, emit.integers([1])], { keepdims: 0 });
  return emit.node("Cast", [sums], { to: int32 });
}

/** `[batch, columns]` of a wider matrix. */
export function firstColumns(emit: OnnxEmitter, matrix: string, columns: Dim): string {
  return emit.once(
    `columns:${columns} of ${matrix}`,
    () => emit.node("Slice", [matrix, emit.integers([0]), emit.dim(columns), emit.integers([1])]),
  );
}

/** Positions `[batch, length]` of the tokens that a mask shows, in order, then those of the others. */
export function shownFirst(emit: OnnxEmitter, mask: string, length: Dim): string {
  return emit.once(`shown:${mask}`, () => {
    const keys = emit.node("Cast", [mask], { to: 1 });
    return emit.outputs("TopK", [keys, emit.dim(length)], { axis: 1 }, 2)[1]!;
  });
}

/** Where each position `[batch, length]` is found in an order of them. */
export function placesIn(emit: OnnxEmitter, order: string, length: Dim): string {
  return emit.once(`places:${order}`, () => {
    const keys = emit.node("Cast", [order], { to: 1 });
    return emit.outputs("TopK", [keys, emit.dim(length)], { axis: 1, largest: 0 }, 2)[1]!;
  });
}

/** Positions `[batch, length]` as the numbers of our rows, `[length * batch]`, 32 bits. */
export function rowNumbers(emit: OnnxEmitter, positions: string): string {
  return emit.once(`rows:${positions}`, () => {
    const size = emit.dim("B");
    const examples = emit.node("Range", [
      emit.integer(0),
      emit.node("Squeeze", [size]),
      emit.integer(1),
    ]);
    const column = emit.node("Unsqueeze", [examples, emit.integers([1])]);
    return idRows(emit, emit.node("Add", [emit.node("Mul", [positions, size]), column]));
  });
}
