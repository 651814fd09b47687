import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { perWorkgroup } from "../lowering/workgroups.ts";
import source from "../../kernels/argmax.wgsl" with { type: "text" };

/** Column of the largest element of each row (the first of equals). Input: `[rows, columns]`. Result: `[rows]` ids. */
export const argmaxOp: Op<null> = {
  name: "argmax",
  infer: ([x]) => [{ shape: [x!.shape[0]!], type: "i32" }],
  reference([x]) {
    const [rows, columns] = x!.shape as [number, number];
    return [Float64Array.from({ length: rows }, (_, r) => {
      const row = x!.data.subarray(r * columns, (r + 1) * columns);
      return row.reduce((best, value, i) => (value > row[best]! ? i : best), 0);
    })];
  },
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches({ inputs: [x], outputs: [best] }, shapeOf) {
      const [rows, columns] = shapeOf(x!) as [number, number];
      return [{
        kernel: { name: "argmax", source },
        bindings: { x: x!, best: best! },
        ...perWorkgroup(rows, { columns }),
      }];
    },
  },
  onnx(emit, [x]) {
    const index = emit.node("ArgMax", [x!], { axis: 1, keepdims: 0 });
    return [emit.node("Cast", [index], { to: 6 })];
  },
};

export function argmax(x: Tensor): Tensor {
  return apply(argmaxOp, [x], null);
}
