import assert from "node:assert/strict";
import { checkGraph } from "../../src/graph/check.ts";
import { input, type Node, type Tensor, type TensorType } from "../../src/graph/graph.ts";
import type { Shape } from "../../src/graph/shape.ts";
import { add, addOp } from "../../src/ops/add.ts";
import { embedding } from "../../src/ops/embedding.ts";
import { exp } from "../../src/ops/exp.ts";
import { reshape } from "../../src/ops/reshape.ts";
import { smallModel } from "../models/small_transformer.ts";

const x = input("x", "f32", ["B", 4]);

/** A node as a careless pass might make it, without asking the operation. */
function rawNode(inputs: Tensor[], ...results: TensorType[]): Tensor[] {
  const outputs: Tensor[] = [];
  const node = { op: addOp, inputs, attributes: null, outputs } as Node;
  results.forEach((type, index) => {
    outputs.push({ ...type, origin: { kind: "output", node, index } });
  });
  return outputs;
}

function parameter(name: string, shape: Shape): Tensor {
  return { shape, type: "f32", origin: { kind: "parameter", name } };
}

/** The message starts with the problem, and the printed graph follows. */
function refuses(result: Tensor, problem: string): void {
  assert.throws(() => checkGraph({ result }), (error) => {
    assert(error instanceof TypeError);
    const [first, ...graph] = error.message.split("\n");
    assert.equal(first, problem);
    assert(graph.at(-1)!.startsWith("result = "), "the graph is printed");
    return true;
  });
}

Deno.test("the graphs of a transformer are legal", () => {
  const { training, scoring, inspection, decoding } = smallModel({});
  const { prepare, step } = decoding!;
  for (const graph of [training, scoring, inspection, prepare, step]) checkGraph(graph);
});

Deno.test("the graph of a default training step is checked in less than 5 ms", () => {
  const layers = { n_enc_layers: 4, n_dec_layers: 4 };
  const { training } = smallModel(layers);
  const times = Array.from({ length: 10 }, () => {
    const start = performance.now();
    checkGraph(training);
    return performance.now() - start;
  });
  // The fastest of ten, so that a busy machine does not matter. Observed: 0.8.
  assert(Math.min(...times) < 5, `took ${Math.min(...times)} ms`);
});

Deno.test("a result of another shape than inferred is refused", () =>
  refuses(
    rawNode([x, x], { shape: ["B", 5], type: "f32" })[0]!,
    "add: results are f32 [B, 5], but f32 [B, 4] is inferred",
  ));

Deno.test("a result of another type than inferred is refused", () =>
  refuses(
    rawNode([x, x], { shape: ["B", 4], type: "i32" })[0]!,
    "add: results are i32 [B, 4], but f32 [B, 4] is inferred",
  ));

Deno.test("a result too many is refused", () => {
  const type = { shape: ["B", 4], type: "f32" } as const;
  refuses(
    rawNode([x, x], type, type)[0]!,
    "add: results are f32 [B, 4], f32 [B, 4], but f32 [B, 4] is inferred",
  );
});

Deno.test("inputs that an operation does not take are refused", () => {
  const ids = input("ids", "i32", ["B", 4]);
  refuses(
    rawNode([x, ids], { shape: ["B", 4], type: "f32" })[0]!,
    "add: needs f32, f32, found f32 [B, 4], i32 [B, 4]",
  );
});

Deno.test("a node that needs its own result is refused", () => {
  const inputs = [x];
  const [early] = rawNode(inputs, { shape: ["B", 4], type: "f32" });
  inputs.push(exp(early!));
  refuses(early!, "exp needs its own result");
});

Deno.test("a tensor that its node does not list is refused", () => {
  const stray: Tensor = { ...add(x, x) };
  refuses(exp(stray), "no node makes f32 [B, 4]");
});

Deno.test("a symbol that the program does not know is refused", () => {
  refuses(exp(input("x", "f32", ["B*Q"])), "nobody knows the size of dimension Q");
  refuses(input("x", "f32", ["Q"]), "nobody knows the size of dimension Q");
  refuses(input("x", "f32", [0.5]), "nobody knows the size of dimension 0.5");
});

Deno.test("a constant that is not a float is refused", () => {
  const one: Tensor = { shape: [1], type: "f32", origin: { kind: "constant", value: 1 } };
  refuses(add(one, one), "constant 1 is f32 [1], not a float");
});

Deno.test("one name for two things is refused", () => {
  refuses(
    add(parameter("w", ["B", 1]), parameter("w", ["B", 4])),
    "w is both parameter f32 [B, 1] and parameter f32 [B, 4]",
  );
  refuses(
    add(parameter("x", ["B", 4]), x),
    "x is both parameter f32 [B, 4] and input f32 [B, 4]",
  );
  const ids = input("x", "i32", ["B"]);
  refuses(
    reshape(embedding(x, ids), ["B", 2, 2]),
    "x is both input f32 [B, 4] and input i32 [B]",
  );
});

Deno.test("one table may be entered with different numbers of rows", () => {
  const positions = input("positions", "i32", ["B"]);
  const rows = add(embedding(parameter("w", [9, 4]), positions), x);
  checkGraph({ rows, first: exp(parameter("w", ["S", 4])) });
});
