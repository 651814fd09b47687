import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { type Dim, multiplyDims, type Shape, showShape } from "../graph/shape.ts";
import { perElement } from "../lowering/workgroups.ts";
import type { OnnxEmitter } from "../graph/onnx_emitter.ts";
import { reshape } from "./reshape.ts";
import source from "../../kernels/rotary.wgsl" with { type: "text" };

export interface RotaryAttributes {
  readonly heads: number;
  /** Turns back: what the gradient does, since the transpose of a rotation is its inverse. */
  readonly inverse: boolean;
}

/** Of Su et al. */
const base = 10_000;

/**
 * Rotary position embedding (RoFormer, Su et al. 2021): every pair of columns `i` and `i + width/2` of a head is turned by
 * the angle `position / 10000^(2i/width)`, so that the product of a query and a key depends on the distance of their
 * positions. Halves, where the paper pairs neighbouring columns, only differ in the order of a projection's columns.
 *
 * Inputs: x `[length, batch, dim]`, and optionally the position of each row `[length * batch]`; without it positions count
 * from 0. Result: `[length, batch, dim]`.
 */
export const rotaryOp: Op<RotaryAttributes> = {
  name: "rotary",
  infer(inputs, { heads }) {
    expectTypes("rotary", inputs, ["f32", "i32"]);
    const [x, positions] = inputs, [length, batch, dim] = x!.shape;
    const isEven = typeof dim === "number" && dim % (2 * heads) === 0;
    if (!isEven || (positions && positions.shape[0] !== multiplyDims(length!, batch!))) {
      const shapes = inputs.map(({ shape }) => showShape(shape)).join(" and ");
      throw new ShapeError("rotary", `${shapes}, ${heads} heads, whose width must be even`);
    }
    return [{ shape: x!.shape, type: "f32" }];
  },
  reference([x, positions], { heads, inverse }, [shape]) {
    const [, batch, dim] = shape as [number, number, number], width = dim / heads, half = width / 2;
    return [x!.data.map((value, at) => {
      const row = Math.floor(at / dim), column = at % width, i = column % half;
      const position = positions ? positions.data[row]! : Math.floor(row / batch);
      const angle = (inverse ? -1 : 1) * position / base ** (2 * i / width);
      const other = column < half ? -x!.data[at + half]! : x!.data[at - half]!;
      return value * Math.cos(angle) + other * Math.sin(angle);
    })];
  },
  gradient: ({ inputs: [, positions], attributes: { heads, inverse } }, [g]) => [
    apply(rotaryOp, positions ? [g!, positions] : [g!], { heads, inverse: !inverse }),
    undefined,
  ],
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [x, positions], outputs: [y], attributes }, shapeOf) {
      const [length, batch, dim] = shapeOf(x!) as [number, number, number];
      const half = dim / attributes.heads / 2, pairs = length * batch * dim / 2;
      return [{
        kernel: { name: "rotary", source },
        bindings: { x: x!, y: y! },
        optional: { positions },
        ...perElement(pairs, { batch, width: dim, half }),
        constants: { octaves: Math.log2(base) / half, direction: attributes.inverse ? -1 : 1 },
        epilogue: "y",
      }];
    },
  },
  onnx(emit, [x, positions], { inputs: [{ shape }], attributes: { heads, inverse } }) {
    const half = shape[2] as number / heads / 2;
    const [cosine, sine] = factorsOf(emit, positions, shape, heads);
    const byHead = emit.reshape(x!, [shape[0]!, shape[1]!, heads, 2 * half]);
    const [first, second] = emit.outputs("Split", [byHead, emit.integers([half, half])], {
      axis: 3,
    }, 2);
    const product = (a: string, b: string) => emit.node("Mul", [a, b]);
    const [plus, minus] = inverse ? ["Sub", "Add"] : ["Add", "Sub"];
    const turned = emit.node("Concat", [
      emit.node(minus!, [product(first!, cosine), product(second!, sine)]),
      emit.node(plus!, [product(second!, cosine), product(first!, sine)]),
    ], { axis: 3 });
    return [emit.reshape(turned, shape)];
  },
  // The halves, and their products with cosines and sines.
  held: ({ inputs: [{ shape }] }) => [{ shape }, { shape }],
};

/** Cosines and sines of all angles, `[length, batch, heads, width/2]`, made once for all layers of a graph. */
function factorsOf(
  emit: OnnxEmitter,
  positions: string | undefined,
  [length, batch, dim]: Shape,
  heads: number,
): [string, string] {
  const half = dim as number / heads / 2;
  const key = `rotary:${positions}:${length}:${batch}:${dim}:${heads}`;
  const angles = () => {
    const indices = emit.node("Range", [emit.float(0), emit.float(half), emit.float(1)]);
    const frequencies = emit.node("Exp", [
      emit.node("Mul", [indices, emit.float(-Math.log(base) / half)]),
    ]);
    return emit.node("Mul", [positionColumn(emit, positions, length!, batch!), frequencies]);
  };
  const shared = (kind: "Cos" | "Sin") =>
    emit.once(`${key}:${kind}`, () =>
      emit.node("Expand", [
        emit.node(kind, [emit.once(key, angles)]),
        emit.shape([length!, batch!, heads, half]),
      ]));
  return [shared("Cos"), shared("Sin")];
}

/** `[length, batch, 1, 1]`, or `[length, 1, 1, 1]` where positions count from 0. */
function positionColumn(
  emit: OnnxEmitter,
  positions: string | undefined,
  length: Dim,
  batch: Dim,
): string {
  if (positions !== undefined) {
    return emit.reshape(emit.node("Cast", [positions], { to: 1 }), [length, batch, 1, 1]);
  }
  const end = emit.node("Squeeze", [emit.dim(length)]);
  const counted = emit.node("Range", [emit.integer(0), end, emit.integer(1)]);
  return emit.reshape(emit.node("Cast", [counted], { to: 1 }), [length, 1, 1, 1]);
}

/**
 * {@link rotaryOp} of rows `x` `[length * batch, dim]`.
 *
 * @param positions of each row, `[length * batch]`; left out where they count from 0
 */
export function rotary(
  x: Tensor,
  { heads, length, batch }: { heads: number; length: Dim; batch: Dim },
  positions?: Tensor,
): Tensor {
  const rows = reshape(x, [length, batch, x.shape[1]!]);
  const inputs = positions ? [rows, positions] : [rows];
  return reshape(apply(rotaryOp, inputs, { heads, inverse: false }), x.shape);
}
