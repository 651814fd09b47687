/** The WebAssembly instructions the optimizer kernels are made of, named as in the specification's text format. */

import { type Code, signed, unsigned } from "./wasm_module.ts";

export const i32Add: Code = [0x6a];
export const i32Subtract: Code = [0x6b];
export const f64Add: Code = [0xa0];

export const f32x4Splat = simd(0x13);
export const f32x4Greater = simd(0x44);
export const f32x4Absolute = simd(0xe0);
export const f32x4Negate = simd(0xe1);
export const f32x4SquareRoot = simd(0xe3);
export const f32x4Add = simd(0xe4);
export const f32x4Subtract = simd(0xe5);
export const f32x4Multiply = simd(0xe6);
export const f32x4Divide = simd(0xe7);
export const f32x4Min = simd(0xe8);
export const f32x4Max = simd(0xe9);
export const f64x2Add = simd(0xf0);
export const f64x2Multiply = simd(0xf2);
/** The two low lanes of an f32x4 as f64x2. */
export const f64x2PromoteLow = simd(0x5f);
/** Takes `then`, `otherwise`, mask; gives the bits of `then` where the mask is set. */
export const bitselect = simd(0x52);

/** `memory.fill`: takes address, byte, number of bytes. */
export const memoryFill: Code = [0xfc, 0x0b, 0x00];

export function localGet(index: number): Code {
  return [0x20, ...unsigned(index)];
}

export function localSet(index: number): Code {
  return [0x21, ...unsigned(index)];
}

export function localTee(index: number): Code {
  return [0x22, ...unsigned(index)];
}

export function i32Const(value: number): Code {
  return [0x41, ...signed(value)];
}

export function i32ShiftLeft(bits: number): Code {
  return [...i32Const(bits), 0x74];
}

/** A 32-bit float constant, rounded from `value`. */
export function f32Const(value: number): Code {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
}

/** How many of the four lanes of a vector travel to or from memory. */
export type Lanes = 1 | 4;

/** Takes an address; gives the numbers at address + `offset` bytes, missing lanes being 0. */
export function load(lanes: Lanes, offset: number): Code {
  return lanes === 4 ? simd(0x00, 2, ...unsigned(offset)) : simd(0x5c, 2, ...unsigned(offset));
}

/** Takes an address and a vector; writes its first lanes to address + `offset` bytes. */
export function store(lanes: Lanes, offset: number): Code {
  return lanes === 4 ? simd(0x0b, 2, ...unsigned(offset)) : simd(0x5a, 2, ...unsigned(offset), 0);
}

/** Takes the same vector twice; gives its two high lanes of 32 bits as the low ones. */
export const moveHighToLow = simd(0x0d, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);

export function f64x2ExtractLane(lane: 0 | 1): Code {
  return simd(0x21, lane);
}

/** `while (local >= step, unsigned) { body }`; the body must count the local down. */
export function whileAtLeast(local: number, step: number, body: Code): Code {
  const [block, loop, end, empty] = [0x02, 0x03, 0x0b, 0x40];
  const [i32LessUnsigned, branch, branchIf] = [0x49, 0x0c, 0x0d];
  return [
    ...[block, empty, loop, empty],
    ...[...localGet(local), ...i32Const(step), i32LessUnsigned, branchIf, 1],
    ...body,
    ...[branch, 0, end, end],
  ];
}

function simd(opcode: number, ...immediates: number[]): Code {
  return [0xfd, ...unsigned(opcode), ...immediates];
}
