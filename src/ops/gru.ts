import source from "../../kernels/gru.wgsl" with { type: "text" };
import { productTiles } from "../lowering/matmul_tiles.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { multiplyDims } from "../graph/shape.ts";
import { gruGradient } from "./gru_gradient.ts";
import { copyRows } from "./last_rows.ts";
import { linearOp } from "./linear.ts";
import { linearWeightGradient } from "./linear_weight_gradient.ts";
import {
  checkRecurrent,
  type RecurrentAttributes,
  sequenceOf,
  splitGates,
  steps,
} from "./recurrence.ts";
import { statesBefore } from "./states_before.ts";
import { zeros } from "./zeros.ts";

/**
 * A layer of GRU cells (Cho et al. 2014) in one direction, as PyTorch has them: with the state's share of the gates
 * `s = hidden · weightᵀ + bias`, `r = σ(x_r + s_r)`, `z = σ(x_z + s_z)`, `n = tanh(x_n + r s_n)` and
 * `hidden = (1 − z) n + z hidden`.
 *
 * Inputs, time-major (row `position * batch + example`): the input's share of the gates `[length * batch, 3 * hidden]`,
 * starting state `[batch, hidden]`, weight `[3 * hidden, hidden]`, bias `[3 * hidden]`. Results: hidden states of all
 * positions `[length * batch, hidden]`, that after the last step `[batch, hidden]`, and for the gradient r, z, n and s_n of
 * all positions `[length * batch, 4 * hidden]`.
 */
export const gruOp: Op<RecurrentAttributes> = {
  name: "gru",
  infer(inputs, attributes) {
    checkRecurrent("gru", 3, inputs, attributes);
    const [rows] = inputs[0]!.shape, [batch, width] = inputs[1]!.shape;
    return [[rows!, width!], [batch!, width!], [rows!, multiplyDims(4, width!)]]
      .map((shape) => ({ shape, type: "f32" }));
  },
  reference([x, hidden, weight, bias], { reversed }, [shape, stateShape]) {
    const [rows, width] = shape as [number, number], batch = stateShape![0]!;
    const states = new Float64Array(rows * width), gates = new Float64Array(rows * 4 * width);
    const sigmoid = (sum: number) => 1 / (1 + Math.exp(-sum));
    let h = hidden!.data;
    for (const { position } of steps(rows / batch, reversed)) {
      const [share] = linearOp.reference(
        [{ shape: stateShape!, data: h }, weight!, bias!],
        { activation: "none" },
        [[batch, 3 * width]],
      );
      h = h.map((old, at) => {
        const unit = at % width, own = (at - unit) * 3 + unit;
        const row = position * batch * width + at - unit;
        const input = (gate: number) => x!.data[3 * row + gate * width + unit]!;
        const s = (gate: number) => share![own + gate * width]!;
        const r = sigmoid(input(0) + s(0)), z = sigmoid(input(1) + s(1));
        const n = Math.tanh(input(2) + r * s(2));
        [r, z, n, s(2)].forEach((value, gate) => gates[4 * row + gate * width + unit] = value);
        return (1 - z) * n + z * old;
      });
      states.set(h, position * batch * width);
    }
    return [states, h, gates];
  },
  gradient({ inputs: [, hidden, weight], outputs, attributes }, incoming) {
    const [states, , gates] = outputs;
    const [g, gHidden] = [0, 1].map((i) => incoming[i] ?? zeros(outputs[i]!.shape));
    const before = statesBefore(hidden!, states!, attributes);
    const [dx, dShare, dHidden] = gruGradient(
      { gates: gates!, before, weight: weight! },
      { states: g!, hidden: gHidden! },
      attributes,
    );
    return [dx, dHidden, ...linearWeightGradient(before, dShare!)];
  },
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs: [hidden, last, gates], attributes }, shapeOf, device) {
      const [x, start, weight, bias] = inputs;
      const [batch, width] = shapeOf(start!) as [number, number];
      // A unit has four columns, the fourth of which is nothing: so tiles consist of whole units.
      const tiles = productTiles({
        ...{ rows: batch, columns: 4 * width, inner: width },
        ...{ leftInnerLast: true, rightInnerLast: true },
      }, device);
      const order = steps(shapeOf(x!)[0]! / batch, attributes.reversed);
      return [
        ...order.map(({ position, previous, first }) => ({
          ...tiles,
          kernel: { name: "gru", source },
          bindings: {
            ...{ x: x!, weight: weight!, bias: bias!, start: start! },
            ...{ hidden: hidden!, gates: gates! },
          },
          packed: ["weight"],
          dims: { ...tiles.dims, position, previous, first: Number(first) },
        })),
        copyRows(hidden!, last!, order.at(-1)!.position * batch, shapeOf(start!)),
      ];
    },
  },
  onnx(emit, [x, hidden, weight, bias], { inputs, outputs, attributes }) {
    const { batch, length, reversed } = attributes;
    const width = inputs[1]!.shape[1] as number;
    const state = [batch, width], all = [batch, 3 * width];
    const [last, ...sequences] = emit.scan(
      [{ name: hidden!, shape: state }],
      [sequenceOf(emit, x!, length, all)],
      reversed,
      (step, h, input) => {
        const share = step.node("Gemm", [h!, weight!, bias!], { transB: 1 });
        const [xs, xn] = splitGates(step, input!, [2 * width, width]);
        const [s, sn] = splitGates(step, share, [2 * width, width]);
        const rz = step.node("Sigmoid", [step.node("Add", [xs!, s!])]);
        const [r, z] = splitGates(step, rz, [width, width]);
        const reset = step.node("Mul", [r!, sn!]);
        const n = step.node("Tanh", [step.node("Add", [xn!, reset])]);
        const kept = step.node("Mul", [z!, step.node("Sub", [h!, n])]);
        const out = step.node("Add", [n, kept]);
        const gates = step.node("Concat", [rz, n, sn!], { axis: 1 });
        return { states: [out], elements: [out, gates] };
      },
    );
    const [states, gates] = sequences.map((name, i) => emit.reshape(name, outputs[2 * i]!.shape));
    return [states!, last!, gates!];
  },
  held: ({ outputs: [, , { shape }] }) => [{ shape }, { shape }],
};

export function gru(
  x: Tensor,
  hidden: Tensor,
  { weight, bias }: { weight: Tensor; bias: Tensor },
  attributes: RecurrentAttributes,
): Tensor[] {
  return applyAll(gruOp, [x, hidden, weight, bias], attributes).slice(0, 2);
}
