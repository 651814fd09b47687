import { perElement } from "../lowering/workgroups.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { elementCount } from "../graph/shape.ts";
import { beyond } from "./slice_last.ts";
import type { RecurrentAttributes } from "./recurrence.ts";
import source from "../../kernels/shift.wgsl" with { type: "text" };

/**
 * The states that the steps of a recurrent layer continued from. Inputs: the starting state `[batch, columns]`, those after
 * each step `[length * batch, columns]`. Result: `[length * batch, columns]`.
 */
export const shiftOp: Op<RecurrentAttributes> = {
  name: "shift",
  infer: ([, states]) => [{ shape: states!.shape, type: "f32" }],
  reference([start, states], { reversed }) {
    const { data } = states!, one = start!.data.length;
    const parts = reversed
      ? [data.subarray(one), start!.data]
      : [start!.data, data.subarray(0, data.length - one)];
    return [Float64Array.from(parts.flatMap((part) => [...part]))];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [start, states], outputs: [y], attributes: { reversed } }, shapeOf) {
      const count = elementCount(shapeOf(y!));
      return [{
        kernel: { name: "shift", source },
        bindings: { start: start!, states: states!, y: y! },
        ...perElement(count, {
          one: elementCount(shapeOf(start!)),
          reversed: Number(reversed),
        }),
      }];
    },
  },
  onnx(emit, [start, states], { attributes: { batch, reversed } }) {
    const rows = emit.dim(batch);
    const parts = reversed
      ? [emit.node("Slice", [states!, rows, emit.integers([beyond])]), start!]
      : [start!, emit.node("Slice", [states!, emit.integers([0]), emit.node("Neg", [rows])])];
    return [emit.node("Concat", parts, { axis: 0 })];
  },
};

export function shift(
  start: Tensor,
  states: Tensor,
  attributes: RecurrentAttributes,
): Tensor {
  return apply(shiftOp, [start, states], attributes);
}
