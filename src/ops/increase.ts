import { ShapeError } from "../errors.ts";
import { expectTypes } from "../graph/expect_types.ts";
import { apply, type Op, type Tensor } from "../graph/graph.ts";
import { elementCount, sameShape, showShape } from "../graph/shape.ts";
import { perElement } from "../lowering/workgroups.ts";
import source from "../../kernels/increase.wgsl" with { type: "text" };

/** Integers `[count]`, each larger by the one integer of the second input `[1]`: how positions go on from step to step. */
export const increaseOp: Op<null> = {
  name: "increase",
  infer([x, by]) {
    expectTypes("increase", [x!, by!], ["i32", "i32"]);
    if (!sameShape(by!.shape, [1])) {
      throw new ShapeError("increase", `by ${showShape(by!.shape)}, expected one integer`);
    }
    return [x!];
  },
  reference: ([x, by]) => [x!.data.map((value) => value + by!.data[0]!)],
  gradient: "none",
  wgsl: {
    kind: "kernels",
    dispatches: ({ inputs: [x, by], outputs: [y] }, shapeOf) => [{
      kernel: { name: "increase", source },
      bindings: { x: x!, by: by!, y: y! },
      ...perElement(elementCount(shapeOf(y!))),
      movable: true,
    }],
  },
  onnx: (emit, inputs) => [emit.node("Add", inputs)],
};

export function increase(x: Tensor, by: Tensor): Tensor {
  return apply(increaseOp, [x, by], null);
}
