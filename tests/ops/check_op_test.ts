/** The checks of operations are worth something only if they notice what is wrong. */
import assert from "node:assert/strict";
import type { Op } from "../../src/graph/graph.ts";
import { multiply, scale } from "../../src/ops/multiply.ts";
import { checkOp } from "./check_op.ts";
import { normal } from "./random_input.ts";

/** A correct operation: the square of every element. */
const square: Op<null> = {
  name: "square",
  infer: ([x]) => [{ shape: x!.shape, type: "f32" }],
  reference: ([x]) => [x!.data.map((value) => value * value)],
  gradient: ({ inputs: [x] }, [g]) => [scale(multiply(g!, x!), 2)],
  wgsl: { kind: "pointwise", expression: (x) => `${x} * ${x}` },
  onnx: (emit, [x]) => [emit.node("Mul", [x!, x!])],
};

function check(changes: Partial<Op<null>>): Promise<void> {
  const inputs = [normal(["B", 3])];
  const example = { inputs, attributes: null, sizes: { B: 4 }, tolerance: 1e-6 };
  return checkOp({ ...square, ...changes }, example);
}

Deno.test("checkOp accepts a correct operation", () => check({}));

Deno.test("checkOp finds a reference whose result has another size than inferred", () =>
  assert.rejects(
    check({ infer: () => [{ shape: ["B"], type: "f32" }] }),
    /elements of out0 \[B\]/,
  ));

Deno.test("checkOp finds a result that is not a number", () =>
  assert.rejects(check({ reference: ([x]) => [x!.data.map(() => NaN)] }), /out0 is not finite/));

Deno.test("checkOp finds a lowering that computes something else", () =>
  assert.rejects(check({ onnx: (emit, [x]) => [emit.node("Abs", [x!])] }), /out0 of ONNX Runtime/));

Deno.test("checkOp finds a WGSL expression that computes something else", () =>
  assert.rejects(
    check({ wgsl: { kind: "pointwise", expression: (x) => `abs(${x})` } }),
    /out0 of WebGPU/,
  ));

Deno.test("checkOp finds a lowering whose result has another shape", () =>
  assert.rejects(
    check({ onnx: (emit, [x]) => [emit.node("ReduceSumSquare", [x!, emit.integers([1])])] }),
    /ONNX Runtime/,
  ));

Deno.test("checkOp finds a gradient that is wrong by one percent", () =>
  assert.rejects(
    check({ gradient: ({ inputs: [x] }, [g]) => [scale(multiply(g!, x!), 2.02)] }),
    /slope of in0/,
  ));

Deno.test("checkOp finds a gradient that is missing", () =>
  assert.rejects(check({ gradient: () => [undefined] }), /target 0 gets no gradient/));
