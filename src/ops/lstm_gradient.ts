import type { OnnxEmitter } from "../graph/onnx_emitter.ts";
import { productTiles } from "../lowering/matmul_tiles.ts";
import { applyAll, type Op, type Tensor } from "../graph/graph.ts";
import type { Shape } from "../graph/shape.ts";
import { matmulOp } from "./matmul.ts";
import {
  type RecurrentAttributes,
  sequenceOf,
  splitGates,
  startGradient,
  steps,
} from "./recurrence.ts";
import source from "../../kernels/lstm_gradient.wgsl" with { type: "text" };

/**
 * Gradients of {@link lstmOp} with respect to its share of the gates and its starting state; the steps are taken back.
 *
 * Inputs: gates i, f, g, o as they were applied `[length * batch, 4 * hidden]`, the cells they were applied to
 * `[length * batch, hidden]`, weight `[4 * hidden, hidden]`, gradients of the hidden states of all positions
 * `[length * batch, hidden]`, of the last hidden state and of the last cell `[batch, hidden]`. With a hidden state's
 * gradient h and a cell's gradient c, which first gains h·o·(1 − tanh²(cell)), those of the gates' sums are
 * c·g·i(1 − i), c·before·f(1 − f), c·i·(1 − g²) and h·tanh(cell)·o(1 − o).
 */
export const lstmGradientOp: Op<RecurrentAttributes> = {
  name: "lstm_gradient",
  infer: ([gates, , , , hidden, cell]) =>
    [gates!, hidden!, cell!].map(({ shape }) => ({ shape, type: "f32" })),
  reference([gates, before, weight, states, hidden, cell], { reversed }, [shape, stateShape]) {
    const [batch, width] = stateShape as [number, number];
    const dx = new Float64Array(shape![0]! * 4 * width);
    let dHidden = hidden!.data;
    const dCell = cell!.data.slice();
    for (const { position } of steps(shape![0]! / batch, !reversed)) {
      const dSums = dx.subarray(position * batch * 4 * width, (position + 1) * batch * 4 * width);
      dHidden.forEach((later, at) => {
        const row = Math.floor(at / width), unit = at % width;
        const place = (gate: number) => row * 4 * width + gate * width + unit;
        const [i, f, g, o] = [0, 1, 2, 3].map((gate) =>
          gates!.data[position * batch * 4 * width + place(gate)]!
        ) as [number, number, number, number];
        const old = before!.data[position * batch * width + at]!;
        const active = Math.tanh(f * old + i * g);
        const h = later + states!.data[position * batch * width + at]!;
        const c = dCell[at]! + h * o * (1 - active ** 2);
        dSums[place(0)] = c * g * i * (1 - i);
        dSums[place(1)] = c * old * f * (1 - f);
        dSums[place(2)] = c * i * (1 - g ** 2);
        dSums[place(3)] = h * active * o * (1 - o);
        dCell[at] = c * f;
      });
      [dHidden] = matmulOp.reference(
        [{ shape: [batch, 4 * width], data: dSums }, weight!],
        { transposeA: false, transposeB: false },
        [stateShape!],
      ) as [Float64Array];
    }
    return [dx, dHidden, dCell];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs, outputs: [dx, dHidden, dCell], attributes }, shapeOf, device) {
      const [gates, before, weight, states, lastHidden, lastCell] = inputs;
      const [batch, width] = shapeOf(dHidden!) as [number, number];
      const tiles = productTiles({
        ...{ rows: batch, columns: width, inner: 4 * width },
        ...{ leftInnerLast: true, rightInnerLast: false },
      }, device);
      const order = steps(shapeOf(gates!)[0]! / batch, !attributes.reversed);
      return [
        ...order.map(({ position, previous, first }) => ({
          ...tiles,
          kernel: { name: "lstm_gradient", source },
          bindings: {
            ...{ gates: gates!, before: before!, weight: weight!, states: states! },
            ...{ lastHidden: lastHidden!, lastCell: lastCell!, dx: dx!, dCell: dCell! },
          },
          packed: ["weight"],
          // Nothing comes back from behind the last step: a product of no inner positions is zero.
          dims: {
            ...{ rows: batch, columns: width, inner: first ? 0 : 4 * width },
            ...{ position, next: previous, last: Number(first) },
          },
        })),
        startGradient(tiles, { weight: weight!, g: dx!, start: dHidden! }, order, false),
      ];
    },
  },
  onnx(emit, [gates, before, weight, states, hidden, cell], { inputs, outputs, attributes }) {
    const { batch, length, reversed } = attributes;
    const width = inputs[1]!.shape[1] as number;
    const state = [batch, width], all = [batch, 4 * width];
    // What does not depend on the states' gradients is computed for all positions at once.
    const { forget, cellSlopes, sumSlopes } = slopes(emit, gates!, before!, width);
    const sequence = (name: string, shape: Shape) => sequenceOf(emit, name, length, shape);
    const [dHidden, dCell, dx] = emit.scan(
      [{ name: hidden!, shape: state }, { name: cell!, shape: state }],
      [
        sequence(states!, state),
        sequence(forget, state),
        sequence(cellSlopes, state),
        sequence(sumSlopes, all),
      ],
      !reversed,
      (step, later, carried, g, f, cellSlope, sumSlope) => {
        const h = step.node("Add", [later!, g!]);
        const c = step.node("Add", [carried!, step.node("Mul", [h, cellSlope!])]);
        const dSums = step.node("Mul", [step.node("Concat", [c, c, c, h], { axis: 1 }), sumSlope!]);
        return {
          states: [step.node("Gemm", [dSums, weight!]), step.node("Mul", [c, f!])],
          elements: [dSums],
        };
      },
    );
    return [emit.reshape(dx!, outputs[0]!.shape), dHidden!, dCell!];
  },
  held: ({ outputs: [{ shape }] }) => [{ shape }, { shape }],
};

/** Factors of the gradients of cells and of the gates' sums, `[length * batch, hidden]` and four times as wide. */
function slopes(emit: OnnxEmitter, gates: string, before: string, width: number) {
  const product = (...factors: string[]) => factors.reduce((a, b) => emit.node("Mul", [a, b]));
  const rest = (x: string) => emit.node("Sub", [emit.float(1), x]);
  const square = (x: string) => product(x, x);
  const [i, f, g, o] = splitGates(emit, gates, [width, width, width, width]);
  const active = emit.node("Tanh", [emit.node("Add", [product(f, before), product(i, g)])]);
  const each = [
    product(g, i, rest(i)),
    product(before, f, rest(f)),
    product(i, rest(square(g))),
    product(active, o, rest(o)),
  ];
  return {
    forget: f,
    cellSlopes: product(o, rest(square(active))),
    sumSlopes: emit.node("Concat", each, { axis: 1 }),
  };
}

/** Applied gates, the cells before, the recurrent weight; and the gradients of what the layer made. */
export function lstmGradient(
  { gates, before, weight }: Readonly<Record<"gates" | "before" | "weight", Tensor>>,
  { states, hidden, cell }: Readonly<Record<"states" | "hidden" | "cell", Tensor>>,
  attributes: RecurrentAttributes,
): Tensor[] {
  return applyAll(
    lstmGradientOp,
    [gates, before, weight, states, hidden, cell],
    attributes,
  );
}
