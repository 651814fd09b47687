/** WGSL text for pointwise operations that follow a kernel, or make up a map. */
import { broadcastStrides } from "../../graph/broadcast.ts";
import type { Node, Tensor } from "../../graph/graph.ts";
import { elementCount } from "../../graph/shape.ts";
import { literal } from "../../lowering/wgsl_literal.ts";
import { firstField } from "./merge.ts";
import { operandsOf, type ShapeOf, viewed } from "./fusion.ts";

export interface Epilogue {
  /** The function `epilogue(value, index)`. */
  readonly text: string;
  /** What it reads as the arrays `operand0`, `operand1`, … */
  readonly operands: readonly Tensor[];
}

/** What the slot `{{EPILOGUE}}` is filled with where nothing follows. */
export const identity = (prefix = ""): Epilogue => ({
  text: `${functionHead(prefix)} return value; }`,
  operands: [],
});

function functionHead(prefix: string): string {
  return `fn ${named("epilogue", prefix)}(value: f32, index: u32) -> f32 {`;
}

/** What a chain's text calls operand number `i`. */
export function operandName(i: number, prefix: string): string {
  return named(`operand${i}`, prefix);
}

/** E.g. `leadOperand0` with the prefix `lead`. */
function named(name: string, prefix: string): string {
  return prefix === "" ? name : `${prefix}${name[0]!.toUpperCase()}${name.slice(1)}`;
}

/**
 * Renders a chain of pointwise nodes.
 *
 * @param start the tensor that `value` stands for, if any
 * @param options.movable whether operands begin where `dims` says
 * @param options.prefix begins the names of the function and of what it reads
 */
export function renderChain(
  chain: readonly Node[],
  start: Tensor | undefined,
  shapeOf: ShapeOf,
  { movable = false, prefix = "" }: { movable?: boolean; prefix?: string } = {},
): Epilogue {
  const operands = operandsOf(chain, start);
  const names = new Map<Tensor, string>(start ? [[start, "value"]] : []);
  const lines = chain.map((node, step) => {
    const { wgsl } = node.op;
    if (wgsl.kind !== "pointwise") throw new TypeError(`${node.op.name} is not pointwise`);
    const [result] = node.outputs as [Tensor];
    const shape = shapeOf(result);
    const values = node.inputs.map((input) => operand(input, shape));
    names.set(result, `v${step}`);
    const literals = wgsl.literals?.(node.attributes) ?? [];
    return `  let v${step} = ${wgsl.expression(...values, ...literals)};`;
  });

  function operand(input: Tensor, shape: readonly number[]): string {
    const known = names.get(viewed(input));
    if (known) return known;
    if (input.origin.kind === "constant") return literal(input.origin.value);
    const number = operands.indexOf(viewed(input));
    const name = operandName(number, prefix), index = elementIndex(shapeOf(input), shape);
    const element = movable ? `${name}[dims.${firstField(name)} + ${index}]` : `${name}[${index}]`;
    return input.type === "i32" ? element : `f32(${element})`;
  }

  return {
    text: [
      functionHead(prefix),
      ...lines,
      `  return v${chain.length - 1};`,
      "}",
    ].join("\n"),
    operands,
  };
}

/** Position in an operand of shape `from` for element `index` of `to`. */
export function elementIndex(from: readonly number[], to: readonly number[]): string {
  const count = elementCount(from), total = elementCount(to);
  if (count === total) return "index";
  if (count === 1) return "0";
  const first = to.findIndex((dim, axis) => from[axis] !== dim);
  const last = to.findLastIndex((dim, axis) => from[axis] !== dim);
  const repeated = elementCount(to.slice(first, last + 1)),
    inner = elementCount(to.slice(last + 1));
  if (from.slice(first, last + 1).some((dim) => dim !== 1)) {
    return axisByAxis(from, to);
  }
  const outer = `index / ${repeated * inner}u`;
  return inner === 1 ? outer : `(${outer}) * ${inner}u + index % ${inner}u`;
}

/** The same where the repeated axes are apart. */
function axisByAxis(from: readonly number[], to: readonly number[]): string {
  const strides = broadcastStrides(from, to);
  const terms = to.flatMap((dim, axis) => {
    if (strides[axis] === 0) return [];
    const behind = elementCount(to.slice(axis + 1));
    return [`(index / ${behind}u) % ${dim}u * ${strides[axis]}u`];
  });
  return terms.join(" + ");
}
