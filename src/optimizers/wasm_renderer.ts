/** Update rules as WebAssembly SIMD: one pass over flat arrays of float32, four weights at a time. */

import type { Operation } from "./expression.ts";
import { type Line, linearize, type LinearUpdate } from "./linearize.ts";
import type { UpdateRule } from "./rule.ts";
import * as wasm from "./wasm_instructions.ts";
import type { Code, ValueType, WasmFunction } from "./wasm_module.ts";

/** Vectors of four handled in one turn of the main loop. */
const UNROLL = 4;

/**
 * The function `update(count, weight, …gradients, …states, gradientScale, …scalars)`: addresses in bytes, states in the
 * order of `rule.state`, scalars in the order `linearize` gives. `gradient` of the rule is the sum of the gradient
 * buffers, times the scale. Each array holds `count` numbers, any count; the last ones go through the same vector code
 * one at a time, so a result does not depend on where a number lies.
 */
export function renderUpdate(rule: UpdateRule, shards: number): WasmFunction {
  const program = linearize(rule);
  const at = layOut(program, shards);
  const splats = [
    ...splat(wasm.localGet(at.scaleParameter), at.scale),
    ...program.lines.flatMap((line, i) => renderFixed(line, at.values[i], at.scalarParameters)),
  ];
  const body = (lanes: wasm.Lanes, offset: number) => renderBody(program, rule, at, lanes, offset);
  return {
    name: "update",
    parameters: at.parameters,
    locals: at.locals,
    body: [...splats, ...forEachBlock(at.count, [at.weight, ...at.gradients, ...at.states], body)],
  };
}

/**
 * Runs `body` over arrays: first in blocks of {@link UNROLL} vectors, then number by number.
 *
 * @param count the local with the number of elements, 0 afterwards
 * @param pointers the locals with the arrays' addresses, moved along
 */
export function forEachBlock(
  count: number,
  pointers: readonly number[],
  body: (lanes: wasm.Lanes, offset: number) => Code,
): Code {
  const vectors = Array.from({ length: UNROLL }, (_, i) => body(4, 16 * i)).flat();
  return [
    ...wasm.whileAtLeast(count, 4 * UNROLL, [...vectors, ...advance(4 * UNROLL)]),
    ...wasm.whileAtLeast(count, 1, [...body(1, 0), ...advance(1)]),
  ];

  function advance(elements: number): Code {
    const move = (local: number, operation: Code, by: number) => [
      ...wasm.localGet(local),
      ...wasm.i32Const(by),
      ...operation,
      ...wasm.localSet(local),
    ];
    return [
      ...pointers.flatMap((pointer) => move(pointer, wasm.i32Add, 4 * elements)),
      ...move(count, wasm.i32Subtract, elements),
    ];
  }
}

/** Code that leaves the sum of the numbers at `pointers` + `offset`, added from left to right. */
export function loadSum(pointers: readonly number[], lanes: wasm.Lanes, offset: number): Code {
  return pointers.flatMap((pointer, i) => [
    ...wasm.localGet(pointer),
    ...wasm.load(lanes, offset),
    ...(i > 0 ? wasm.f32x4Add : []),
  ]);
}

/** Where everything lies among the locals of `update`. */
interface Layout {
  readonly parameters: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly count: number;
  readonly weight: number;
  readonly gradients: readonly number[];
  readonly states: readonly number[];
  readonly scaleParameter: number;
  readonly scalarParameters: ReadonlyMap<string, number>;
  readonly scale: number;
  /** The local of each line of the program. */
  readonly values: readonly number[];
}

function layOut({ lines, state, scalars }: LinearUpdate, shards: number): Layout {
  const integers = 2 + shards + state.length;
  const floats = 1 + scalars.length;
  const scale = integers + floats;
  return {
    parameters: [...fill(integers, "i32"), ...fill(floats, "f32")],
    locals: fill(1 + lines.length, "v128"),
    count: 0,
    weight: 1,
    gradients: range(2, shards),
    states: range(2 + shards, state.length),
    scaleParameter: integers,
    scalarParameters: new Map(scalars.map((name, i) => [name, integers + 1 + i])),
    scale,
    values: range(scale + 1, lines.length),
  };
}

function renderFixed(line: Line, local: number, parameters: ReadonlyMap<string, number>): Code {
  if (line.kind === "constant") return splat(wasm.f32Const(line.value), local);
  if (line.kind === "scalar") return splat(wasm.localGet(parameters.get(line.name)!), local);
  return [];
}

function splat(value: Code, local: number): Code {
  return [...value, ...wasm.f32x4Splat, ...wasm.localSet(local)];
}

function renderBody(
  program: LinearUpdate,
  rule: UpdateRule,
  at: Layout,
  lanes: wasm.Lanes,
  offset: number,
): Code {
  const write = (pointer: number, line: number) => [
    ...wasm.localGet(pointer),
    ...wasm.localGet(at.values[line]),
    ...wasm.store(lanes, offset),
  ];
  return [
    ...program.lines.flatMap(renderLine),
    ...program.state.flatMap((line, i) => write(at.states[i], line)),
    ...write(at.weight, program.weight),
  ];

  function renderLine(line: Line, index: number): Code {
    const code = renderValue(line);
    return code.length === 0 ? [] : [...code, ...wasm.localSet(at.values[index])];
  }

  function renderValue(line: Line): Code {
    switch (line.kind) {
      case "weight":
        return [...wasm.localGet(at.weight), ...wasm.load(lanes, offset)];
      case "gradient":
        return [
          ...loadSum(at.gradients, lanes, offset),
          ...wasm.localGet(at.scale),
          ...wasm.f32x4Multiply,
        ];
      case "state":
        return [
          ...wasm.localGet(at.states[rule.state.indexOf(line.name)]),
          ...wasm.load(lanes, offset),
        ];
      case "apply":
        return renderOperation(line.operation, line.operands.map((operand) => at.values[operand]));
      default: // scalars and constants hold for all weights and were set before the loop
        return [];
    }
  }
}

function renderOperation(operation: Operation, locals: readonly number[]): Code {
  if (operation !== "where_greater") {
    return [...locals.flatMap(wasm.localGet), ...INSTRUCTION[operation]];
  }
  const [left, right, then, otherwise] = locals;
  return [
    ...[then, otherwise, left, right].flatMap(wasm.localGet),
    ...wasm.f32x4Greater,
    ...wasm.bitselect,
  ];
}

const INSTRUCTION: Record<Exclude<Operation, "where_greater">, Code> = {
  add: wasm.f32x4Add,
  subtract: wasm.f32x4Subtract,
  multiply: wasm.f32x4Multiply,
  divide: wasm.f32x4Divide,
  max: wasm.f32x4Max,
  min: wasm.f32x4Min,
  sqrt: wasm.f32x4SquareRoot,
  abs: wasm.f32x4Absolute,
  negate: wasm.f32x4Negate,
};

function range(start: number, length: number): number[] {
  return Array.from({ length }, (_, i) => start + i);
}

function fill(length: number, type: ValueType): ValueType[] {
  return Array<ValueType>(length).fill(type);
}
