/** Peak memory of graphs, computed by hand: 4 bytes an element. */
import assert from "node:assert/strict";
import { footprintOf } from "../../src/graph/footprint.ts";
import { applyAll, constant, input, type Op, type Tensor } from "../../src/graph/graph.ts";
import { exp } from "../../src/ops/exp.ts";
import { add } from "../../src/ops/add.ts";
import { reshape } from "../../src/ops/reshape.ts";
import { scale } from "../../src/ops/multiply.ts";

const x = input("x", "f32", ["B", 10]);
const bytes = (elements: number) => 4 * elements;

/** Two results as large as its input; holds something beside them. */
function twice(of: Tensor, held: Op["held"]): Tensor[] {
  const op = {
    name: "twice",
    infer: ([{ shape }]: readonly Tensor[]) => [{ shape, type: "f32" }, { shape, type: "f32" }],
    wgsl: { kind: "kernels" },
    held,
  } as unknown as Op;
  return applyAll(op, [of], null);
}

const parameter: Tensor = { shape: [1000], type: "f32", origin: { kind: "parameter", name: "w" } };

const cases: Readonly<Record<string, { outputs: Record<string, Tensor>; elements: number }>> = {
  "a chain holds its input, and two tensors at a time": {
    outputs: { y: exp(exp(exp(exp(x)))) },
    elements: 30 * 3,
  },
  "what is read again later lives until then": {
    outputs: { y: add(exp(exp(exp(x))), exp(x)) },
    elements: 30 * 4,
  },
  "a view is the memory that it shows": {
    outputs: { y: exp(reshape(exp(x), ["10*B"])) },
    elements: 30 * 3,
  },
  "weights and constants are not counted": {
    outputs: { y: add(scale(x, 2), constant(1)), z: exp(parameter) },
    elements: 30 * 2 + 1000,
  },
  "results live to the end, and so does what is shown by one": {
    outputs: { y: exp(x), z: reshape(exp(exp(x)), ["10*B"]), last: exp(exp(exp(exp(x)))) },
    elements: 30 * 5,
  },
  "a result that nobody reads is there while its operation runs": {
    outputs: { y: exp(twice(x, () => [])[0]!) },
    elements: 30 * 3,
  },
  "what an operation holds is added to its inputs and results": {
    outputs: { y: exp(twice(x, () => [{ shape: ["B"] }, { shape: [7] }])[0]!) },
    elements: 30 * 3 + 3 + 7,
  },
};

for (const [name, { outputs, elements }] of Object.entries(cases)) {
  Deno.test(name, () => assert.equal(footprintOf(outputs)({ B: 3 }), bytes(elements)));
}

Deno.test("what operations share is held once, from the first of them to the last", () => {
  const shared = () => [{ shape: [100], sharedBy: x }];
  const [first] = twice(x, shared), [last] = twice(exp(exp(first!)), shared);
  // In the last operation: x, its input, two results, and what is shared.
  assert.equal(footprintOf({ y: last! })({ B: 1 }), bytes(10 * 4 + 100));
  const [alone] = twice(exp(exp(x)), shared);
  assert.equal(footprintOf({ y: exp(exp(exp(alone!))) })({ B: 1 }), bytes(10 * 4 + 100));
});

Deno.test("results that have a place elsewhere are not counted", () => {
  const y = exp(exp(exp(x)));
  assert.equal(footprintOf({ y }, { placed: true })({ B: 3 }), bytes(30 * 3));
  assert.equal(footprintOf({ y: exp(x) }, { placed: true })({ B: 3 }), bytes(30));
});
