import assert from "node:assert/strict";
import onnxProto from "onnx-proto";
import { leafName, lowerGraph } from "../../../src/executors/onnx/lower.ts";
import { applyAll, constant, input, type Op } from "../../../src/graph/graph.ts";
import { add } from "../../../src/ops/add.ts";
import { exp } from "../../../src/ops/exp.ts";
import { scale } from "../../../src/ops/multiply.ts";
import { reshape } from "../../../src/ops/reshape.ts";
import { runOnnx } from "./run_graph.ts";

const x = input("x", "f32", ["B*S", 2]);
const feeds = new Map([["x", Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8)]]);
const sizes = { B: 2, S: 2 };

Deno.test("a model declares its inputs with symbols, the sizes it needs, and its results", () => {
  const { model, leaves, symbols } = lowerGraph({ y: reshape(scale(x, 3), ["S", "B", 2]) });
  assert.deepEqual([leaves, symbols], [[x], ["S"]]);
  const { graph, opsetImport } = onnxProto.onnx.ModelProto.decode(model);
  type Values = NonNullable<typeof graph>["input"];
  const declared = (values: Values) =>
    values!.map(({ name, type }) => [
      name,
      type!.tensorType!.shape!.dim!.map((d) => d.dimParam || Number(d.dimValue)),
    ]);
  assert.deepEqual(declared(graph!.input), [["x", ["B*S", 2]], ["size:S", [1]]]);
  assert.deepEqual(declared(graph!.output), [["y", ["S", "B", 2]]]);
  assert.deepEqual(opsetImport.map(({ domain }) => domain), ["", "com.microsoft"]);
});

Deno.test("a shared expression is computed once, and not copied to be returned", () => {
  const shared = exp(x);
  const { model } = lowerGraph({ y: add(shared, shared), shared });
  const { graph } = onnxProto.onnx.ModelProto.decode(model);
  const operators = graph!.node!.map(({ opType }) => opType);
  assert.deepEqual(operators, ["Exp", "Add"]);
});

Deno.test("one tensor may be several results, and a leaf may be one", async () => {
  const y = scale(x, 2);
  const results = await runOnnx({ a: y, b: y, c: x, d: constant(0.5) }, feeds, sizes);
  assert.deepEqual([...results.get("a")!], [2, 4, 6, 8, 10, 12, 14, 16]);
  assert.deepEqual(results.get("b"), results.get("a"));
  assert.deepEqual(results.get("c"), feeds.get("x"));
  assert.deepEqual([...results.get("d")!], [0.5]);
});

Deno.test("only inputs and parameters have names", () => {
  assert.equal(leafName(x), "x");
  assert.throws(() => leafName(constant(1)), /TypeError: a tensor of kind constant has no name/);
});

/** The last of the running totals of x's rows, and all of them. */
function totals(reversed: boolean): Op<null> {
  const unused = () => {
    throw new Error("only lowered");
  };
  return {
    name: "totals",
    infer: ([x]) => [
      { shape: [x!.shape[1]!], type: "f32" },
      { shape: x!.shape, type: "f32" },
    ],
    reference: unused,
    gradient: "none",
    wgsl: { kind: "pointwise", expression: unused },
    onnx: (emit, [x], { inputs }) => {
      const row = [inputs[0]!.shape[1]!];
      const start = emit.node("Expand", [emit.float(0), emit.shape(row)]);
      return emit.scan(
        [{ name: start, shape: row }],
        [{ name: x!, shape: row }],
        reversed,
        (step, total, next) => {
          const sum = step.node("Add", [total!, next!]);
          return { states: [sum], elements: [sum] };
        },
      );
    },
  };
}

Deno.test("a scan passes over rows in either direction; its results are in their order", async () => {
  const compute = (reversed: boolean) => {
    const [last, all] = applyAll(totals(reversed), [x], null);
    return runOnnx({ last: last!, all: all! }, feeds, sizes);
  };
  const forward = await compute(false), backward = await compute(true);
  assert.deepEqual([...forward.get("all")!], [1, 2, 4, 6, 9, 12, 16, 20]);
  assert.deepEqual([...forward.get("last")!], [16, 20]);
  assert.deepEqual([...backward.get("all")!], [16, 20, 15, 18, 12, 14, 7, 8]);
  assert.deepEqual([...backward.get("last")!], [16, 20]);
});
