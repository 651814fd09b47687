/**
 * The integer hash that dropout decides by: Chris Wellons' `lowbias32`, two multiplications between shifts, found by a
 * search for the least bias (https://nullprogram.com/blog/2018/07/31/). Here for the host and as ONNX nodes, for GPUs in
 * `kernels/lib/dropout.wgsl`; all give the same 32 bits. `tests/ops/dropout_test.ts` has the statistical tests.
 *
 * ONNX Runtime multiplies 32-bit integers only with a sign and shifts them only without one, hence the casts.
 */
import type { OnnxEmitter } from "../graph/onnx_emitter.ts";

const multipliers = [0x7feb352d, 0x846ca68b | 0] as const;

/** ONNX's numbers of element types. */
const signed = 6, unsigned = 12;

/** A hash of 32 bits. @returns an integer from -2³¹ to 2³¹ - 1 */
export function lowbias32(x: number): number {
  const mixed = multiplied(x ^ (x >>> 16));
  return mixed ^ (mixed >>> 16);
}

/**
 * A hash of an element's index (in row-major order) and a key.
 *
 * The key enters behind the first shift, which is linear: every key gives `lowbias32(index ^ otherKey)` for another key,
 * but the part before it is the same for all. The last shift is left out, since it only changes the lower half.
 *
 * @returns an integer from -2³¹ to 2³¹ - 1, of which the upper half is to be used
 */
export function elementHash(index: number, key: number): number {
  return multiplied(index ^ (index >>> 16) ^ key);
}

function multiplied(x: number): number {
  const once = Math.imul(x, multipliers[0]);
  return Math.imul(once ^ (once >>> 15), multipliers[1]);
}

/** An int32 scalar. */
export function int32(emit: OnnxEmitter, value: number): string {
  return emit.once(`i32:${value}`, () => emit.node("Cast", [emit.integer(value)], { to: signed }));
}

/** {@link lowbias32} of every element of an int32 tensor. */
export function emitLowbias32(emit: OnnxEmitter, x: string): string {
  return emitShift(emit, emitMultiplied(emit, emitShift(emit, x, 16)), 16);
}

/** {@link elementHash} of the indices from 0 to `count - 1`. @param count `[1]` @param key int32 `[1]` @returns int32 */
export function emitElementHashes(emit: OnnxEmitter, count: string, key: string): string {
  const shifted = emit.once(`shifted indices:${count}`, () => {
    const end = emit.node("Cast", [emit.node("Squeeze", [count])], { to: signed });
    return emitShift(emit, emit.node("Range", [int32(emit, 0), end, int32(emit, 1)]), 16);
  });
  return emitMultiplied(emit, emit.node("BitwiseXor", [shifted, key]));
}

function emitMultiplied(emit: OnnxEmitter, x: string): string {
  const [first, second] = multipliers.map((factor) => int32(emit, factor));
  return emit.node("Mul", [emitShift(emit, emit.node("Mul", [x, first!]), 15), second!]);
}

/** `x ^ (x >>> bits)` */
function emitShift(emit: OnnxEmitter, x: string, bits: number): string {
  const word = emit.node("Cast", [x], { to: unsigned });
  const distance = emit.once(
    `u32:${bits}`,
    () => emit.node("Cast", [emit.integer(bits)], { to: unsigned }),
  );
  const moved = emit.node("BitShift", [word, distance], { direction: "RIGHT" });
  return emit.node("Cast", [emit.node("BitwiseXor", [word, moved])], { to: signed });
}
