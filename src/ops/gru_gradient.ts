import type { OnnxEmitter } from "../graph/onnx_emitter.ts";
import { productTiles } from "../lowering/matmul_tiles.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { multiplyDims, type Shape } from "../graph/shape.ts";
import { matmulOp } from "./matmul.ts";
import {
  type RecurrentAttributes,
  sequenceOf,
  splitGates,
  startGradient,
  steps,
} from "./recurrence.ts";
import source from "../../kernels/gru_gradient.wgsl" with { type: "text" };

/**
 * Gradients of {@link gruOp} with respect to the input's share of the gates, the state's, and the starting state; the steps
 * are taken back.
 *
 * Inputs: r, z, n and s_n `[length * batch, 4 * hidden]`, the states they were applied to `[length * batch, hidden]`, weight
 * `[3 * hidden, hidden]`, gradients of the states of all positions `[length * batch, hidden]` and of the last one
 * `[batch, hidden]`. With a state's gradient h, those of the gates' sums are n' = h·(1 − z)(1 − n²) for n,
 * n'·s_n·r(1 − r) for r and h·(before − n)·z(1 − z) for z; the state's share of n has r·n'.
 */
export const gruGradientOp: Op<RecurrentAttributes> = {
  name: "gru_gradient",
  infer([, before, , , hidden]) {
    const [rows, width] = before!.shape;
    const sums = { shape: [rows!, multiplyDims(3, width!)], type: "f32" } as const;
    return [sums, sums, { shape: hidden!.shape, type: "f32" }];
  },
  reference([gates, before, weight, states, hidden], { reversed }, [shape, , stateShape]) {
    const [batch, width] = stateShape as [number, number], rows = shape![0]!;
    const dx = new Float64Array(rows * 3 * width), dShare = new Float64Array(rows * 3 * width);
    let carried = hidden!.data;
    for (const { position } of steps(rows / batch, !reversed)) {
      const kept = carried.map((later, at) => {
        const unit = at % width, row = position * batch * width + at - unit;
        const [r, z, n, s] = [0, 1, 2, 3].map((gate) =>
          gates!.data[4 * row + gate * width + unit]!
        ) as [number, number, number, number];
        const h = later + states!.data[row + unit]!;
        const dn = h * (1 - z) * (1 - n ** 2);
        const both = [dn * s * r * (1 - r), h * (before!.data[row + unit]! - n) * z * (1 - z)];
        [...both, dn].forEach((value, gate) => dx[3 * row + gate * width + unit] = value);
        [...both, dn * r].forEach((value, gate) => dShare[3 * row + gate * width + unit] = value);
        return h * z;
      });
      const start = position * batch * 3 * width;
      const [back] = matmulOp.reference(
        [{ shape: [batch, 3 * width], data: dShare.subarray(start) }, weight!],
        { transposeA: false, transposeB: false },
        [stateShape!],
      );
      carried = kept.map((value, at) => value + back![at]!);
    }
    return [dx, dShare, carried];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs: [dx, dShare, dHidden], attributes }, shapeOf, device) {
      const [gates, before, weight, states, last] = inputs;
      const [batch, width] = shapeOf(dHidden!) as [number, number];
      const tiles = productTiles({
        ...{ rows: batch, columns: width, inner: 3 * width },
        ...{ leftInnerLast: true, rightInnerLast: false },
      }, device);
      const order = steps(shapeOf(gates!)[0]! / batch, !attributes.reversed);
      return [
        ...order.map(({ position, previous, first }) => ({
          ...tiles,
          kernel: { name: "gru_gradient", source },
          bindings: {
            ...{ gates: gates!, before: before!, weight: weight!, states: states!, last: last! },
            ...{ dx: dx!, dShare: dShare!, dHidden: dHidden! },
          },
          packed: ["weight"],
          // Nothing comes back from behind the last step: a product of no inner positions is zero.
          dims: {
            ...{ rows: batch, columns: width, inner: first ? 0 : 3 * width },
            ...{ position, next: previous, last: Number(first) },
          },
        })),
        startGradient(tiles, { weight: weight!, g: dShare!, start: dHidden! }, order, true),
      ];
    },
  },
  onnx(emit, [gates, before, weight, states, hidden], { inputs, outputs, attributes }) {
    const { batch, length, reversed } = attributes;
    const width = inputs[1]!.shape[1] as number;
    const state = [batch, width], all = [batch, 3 * width];
    // All gradients of a position are those of its state times what is known before.
    const { z, xSlopes, shareSlopes } = slopes(emit, gates!, before!, width);
    const sequence = (name: string, shape: Shape) => sequenceOf(emit, name, length, shape);
    const thrice = (inner: OnnxEmitter, h: string) => inner.node("Concat", [h, h, h], { axis: -1 });
    const [dHidden, ...sequences] = emit.scan(
      [{ name: hidden!, shape: state }],
      [sequence(states!, state), sequence(z, state), sequence(shareSlopes, all)],
      !reversed,
      (step, later, g, kept, slope) => {
        const h = step.node("Add", [later!, g!]);
        const dShare = step.node("Mul", [thrice(step, h), slope!]);
        const own = step.node("Mul", [h, kept!]);
        return { states: [step.node("Gemm", [dShare, weight!, own])], elements: [h, dShare] };
      },
    );
    const h = emit.reshape(sequences[0]!, inputs[3]!.shape);
    return [
      emit.node("Mul", [thrice(emit, h), xSlopes]),
      emit.reshape(sequences[1]!, outputs[1]!.shape),
      dHidden!,
    ];
  },
};

/** The gate z, and the factors of the gradients of the input's and of the state's share of the gates. */
function slopes(emit: OnnxEmitter, gates: string, before: string, width: number) {
  const product = (...factors: string[]) => factors.reduce((a, b) => emit.node("Mul", [a, b]));
  const rest = (x: string) => emit.node("Sub", [emit.float(1), x]);
  const [r, z, n, s] = splitGates(emit, gates, [width, width, width, width]);
  const forN = product(rest(z), rest(product(n, n)));
  const both = [product(forN, s, r, rest(r)), product(emit.node("Sub", [before, n]), z, rest(z))];
  const sideBySide = (...parts: string[]) => emit.node("Concat", parts, { axis: 1 });
  return {
    z,
    xSlopes: sideBySide(...both, forN),
    shareSlopes: sideBySide(...both, product(forN, r)),
  };
}

/** r, z, n and s_n, the states before, the recurrent weight; and the gradients of what the layer made. */
export function gruGradient(
  { gates, before, weight }: Readonly<Record<"gates" | "before" | "weight", Tensor>>,
  { states, hidden }: Readonly<Record<"states" | "hidden", Tensor>>,
  attributes: RecurrentAttributes,
): Tensor[] {
  return applyAll(gruGradientOp, [gates, before, weight, states, hidden], attributes);
}
