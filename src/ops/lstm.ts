import source from "../../kernels/lstm.wgsl" with { type: "text" };
import { productTiles } from "../lowering/matmul_tiles.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import { copyRows } from "./last_rows.ts";
import { linearOp } from "./linear.ts";
import { linearWeightGradient } from "./linear_weight_gradient.ts";
import { lstmGradient } from "./lstm_gradient.ts";
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
 * A layer of LSTM cells (Hochreiter & Schmidhuber 1997) in one direction, as PyTorch has them: with
 * `i, f, g, o = x + hidden · weightᵀ + bias`, `cell = σ(f) cell + σ(i) tanh(g)` and `hidden = σ(o) tanh(cell)`.
 *
 * Inputs, time-major (row `position * batch + example`): the input's share of the gates `[length * batch, 4 * hidden]`,
 * starting hidden state and cell `[batch, hidden]`, weight `[4 * hidden, hidden]`, bias `[4 * hidden]`. Results: hidden
 * states of all positions `[length * batch, hidden]`, hidden state and cell after the last step `[batch, hidden]`, and for
 * the gradient the cells of all positions and the gates `[length * batch, 4 * hidden]`.
 */
export const lstmOp: Op<RecurrentAttributes> = {
  name: "lstm",
  infer(inputs, attributes) {
    checkRecurrent("lstm", 4, inputs, attributes);
    const [x, hidden] = inputs;
    const state = { shape: hidden!.shape, type: "f32" } as const;
    const states = { shape: [x!.shape[0]!, hidden!.shape[1]!], type: "f32" } as const;
    return [states, state, state, states, { shape: x!.shape, type: "f32" }];
  },
  reference([x, hidden, cell, weight, bias], { reversed }, [shape, stateShape]) {
    const [rows, width] = shape as [number, number], batch = stateShape![0]!;
    const states = new Float64Array(rows * width), cells = new Float64Array(rows * width);
    const gates = new Float64Array(rows * 4 * width);
    let h = hidden!.data, c = cell!.data;
    for (const { position } of steps(rows / batch, reversed)) {
      const [share] = linearOp.reference(
        [{ shape: stateShape!, data: h }, weight!, bias!],
        { activation: "none" },
        [[batch, 4 * width]],
      );
      const start = position * batch;
      const own = Array.from({ length: 4 }, () => new Float64Array(batch * width));
      share!.forEach((value, i) => {
        const row = Math.floor(i / (4 * width)), gate = Math.floor(i / width) % 4;
        const sum = value + x!.data[start * 4 * width + i]!;
        const active = gate === 2 ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
        gates[start * 4 * width + i] = active;
        own[gate]![row * width + i % width] = active;
      });
      const [i, f, g, o] = own as [Float64Array, Float64Array, Float64Array, Float64Array];
      c = c.map((value, k) => f[k]! * value + i[k]! * g[k]!);
      h = c.map((value, k) => o[k]! * Math.tanh(value));
      states.set(h, start * width);
      cells.set(c, start * width);
    }
    return [states, h, c, cells, gates];
  },
  gradient({ inputs: [, hidden, cell, weight], outputs, attributes }, incoming) {
    const [states, , , cells, gates] = outputs;
    const [g, gHidden, gCell] = [0, 1, 2].map((i) => incoming[i] ?? zeros(outputs[i]!.shape));
    const before = statesBefore(cell!, cells!, attributes);
    const [dx, dHidden, dCell] = lstmGradient(
      { gates: gates!, before, weight: weight! },
      { states: g!, hidden: gHidden!, cell: gCell! },
      attributes,
    );
    const [dWeight, dBias] = linearWeightGradient(statesBefore(hidden!, states!, attributes), dx!);
    return [dx, dHidden, dCell, dWeight, dBias];
  },
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs, attributes: { reversed } }, shapeOf, device) {
      const [x, start, startCell, weight, bias] = inputs;
      const [hidden, lastHidden, lastCell, cells, gates] = outputs;
      const [batch, width] = shapeOf(start!) as [number, number];
      const tiles = productTiles({
        ...{ rows: batch, columns: 4 * width, inner: width },
        ...{ leftInnerLast: true, rightInnerLast: true },
      }, device);
      const bindings = {
        ...{ x: x!, weight: weight!, bias: bias!, start: start!, startCell: startCell! },
        ...{ hidden: hidden!, cells: cells!, gates: gates! },
      };
      const order = steps(shapeOf(x!)[0]! / batch, reversed);
      const end = order.at(-1)!.position * batch;
      return [
        ...order.map(({ position, previous, first }) => ({
          ...tiles,
          kernel: { name: "lstm", source },
          bindings,
          packed: ["weight"],
          dims: { ...tiles.dims, position, previous, first: Number(first) },
        })),
        copyRows(hidden!, lastHidden!, end, shapeOf(start!)),
        copyRows(cells!, lastCell!, end, shapeOf(start!)),
      ];
    },
  },
  onnx(emit, [x, hidden, cell, weight, bias], { inputs, outputs, attributes }) {
    const { batch, length, reversed } = attributes;
    const width = inputs[1]!.shape[1] as number;
    const state = [batch, width], all = [batch, 4 * width];
    const biased = emit.node("Add", [x!, bias!]);
    const [lastHidden, lastCell, ...sequences] = emit.scan(
      [{ name: hidden!, shape: state }, { name: cell!, shape: state }],
      [sequenceOf(emit, biased, length, all)],
      reversed,
      (step, h, c, share) => {
        const sums = step.node("Gemm", [h!, weight!, share!], { transB: 1 });
        const [opening, candidate, output] = splitGates(step, sums, [2 * width, width, width]);
        const openings = step.node("Sigmoid", [opening!]);
        const g = step.node("Tanh", [candidate!]), o = step.node("Sigmoid", [output!]);
        const [i, f] = splitGates(step, openings, [width, width]);
        const next = step.node("Add", [step.node("Mul", [f!, c!]), step.node("Mul", [i!, g])]);
        const out = step.node("Mul", [o, step.node("Tanh", [next])]);
        const gates = step.node("Concat", [openings, g, o], { axis: 1 });
        return { states: [out, next], elements: [out, next, gates] };
      },
    );
    const [states, cells, gates] = sequences.map((name, i) =>
      emit.reshape(name, outputs[[0, 3, 4][i]!]!.shape)
    );
    return [states!, lastHidden!, lastCell!, cells!, gates!];
  },
  held: ({ outputs: [, , , , { shape }] }) => [{ shape }, { shape }],
};

export function lstm(
  x: Tensor,
  hidden: Tensor,
  cell: Tensor,
  { weight, bias }: { weight: Tensor; bias: Tensor },
  attributes: RecurrentAttributes,
): Tensor[] {
  return applyAll(lstmOp, [x, hidden, cell, weight, bias], attributes).slice(0, 3);
}
