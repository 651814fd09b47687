/** The kernels over flat gradients that no update rule changes: sum of squares, accumulation, zeroing. */

import * as wasm from "./wasm_instructions.ts";
import type { Code, WasmFunction } from "./wasm_module.ts";
import { forEachBlock, loadSum } from "./wasm_renderer.ts";

/**
 * `sumOfSquares(count, …gradients)`: the sum of the squares of the summed gradient buffers, squared and added in
 * float64, so that neither large counts nor large values spoil it; NaN or infinite if any element is.
 */
export function renderSumOfSquares(shards: number): WasmFunction {
  const gradients = Array.from({ length: shards }, (_, i) => 1 + i);
  const [value, promoted] = [1 + shards, 2 + shards];
  // One total for each place in a block and each half of a vector: independent chains of additions.
  const totals = Array.from({ length: 8 }, (_, i) => promoted + 1 + i);
  const body = (lanes: wasm.Lanes, offset: number) => [
    ...loadSum(gradients, lanes, offset),
    ...wasm.localSet(value),
    ...addSquares(wasm.localGet(value), totals[offset / 8]),
    ...addSquares(
      [...wasm.localGet(value), ...wasm.localGet(value), ...wasm.moveHighToLow],
      totals[offset / 8 + 1],
    ),
  ];
  return {
    name: "sumOfSquares",
    parameters: ["i32", ...gradients.map(() => "i32" as const)],
    result: "f64",
    locals: Array(2 + totals.length).fill("v128"),
    body: [...forEachBlock(0, gradients, body), ...sumOfLanes(totals)],
  };

  function addSquares(vector: Code, total: number): Code {
    return [
      ...vector,
      ...wasm.f64x2PromoteLow,
      ...wasm.localTee(promoted),
      ...wasm.localGet(promoted),
      ...wasm.f64x2Multiply,
      ...wasm.localGet(total),
      ...wasm.f64x2Add,
      ...wasm.localSet(total),
    ];
  }
}

/** `accumulate(count, destination, source)`: destination += source. */
export function renderAccumulate(): WasmFunction {
  const [count, destination, source] = [0, 1, 2];
  const body = (lanes: wasm.Lanes, offset: number) => [
    ...wasm.localGet(destination),
    ...loadSum([destination, source], lanes, offset),
    ...wasm.store(lanes, offset),
  ];
  return {
    name: "accumulate",
    parameters: ["i32", "i32", "i32"],
    locals: [],
    body: forEachBlock(count, [destination, source], body),
  };
}

/** `zero(count, destination)` */
export function renderZero(): WasmFunction {
  const [count, destination] = [0, 1];
  return {
    name: "zero",
    parameters: ["i32", "i32"],
    locals: [],
    body: [
      ...wasm.localGet(destination),
      ...wasm.i32Const(0),
      ...wasm.localGet(count),
      ...wasm.i32ShiftLeft(2),
      ...wasm.memoryFill,
    ],
  };
}

function sumOfLanes(totals: readonly number[]): Code {
  const [first, ...rest] = totals;
  return [
    ...wasm.localGet(first),
    ...rest.flatMap((total) => [...wasm.localGet(total), ...wasm.f64x2Add]),
    ...wasm.localTee(first),
    ...wasm.f64x2ExtractLane(0),
    ...wasm.localGet(first),
    ...wasm.f64x2ExtractLane(1),
    ...wasm.f64Add,
  ];
}
