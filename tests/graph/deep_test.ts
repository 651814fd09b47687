/** Graphs far deeper than JavaScript's stack: every walk over nodes must go on a stack of its own. */
import assert from "node:assert/strict";
import { lowerGraph } from "../../src/executors/onnx/lower.ts";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { viewed } from "../../src/executors/webgpu/fusion.ts";
import { checkGraph } from "../../src/graph/check.ts";
import { gradients } from "../../src/autodiff.ts";
import { constant, input, leavesOf, type Tensor, topologicalOrder } from "../../src/graph/graph.ts";
import { printGraph } from "../../src/graph/print.ts";
import { add } from "../../src/ops/add.ts";
import { reshape } from "../../src/ops/reshape.ts";
import { sum } from "../../src/ops/sum.ts";

/** Twice as many calls as Deno's stack holds of the smallest function. */
const depth = 25_000;

function chain(start: Tensor, next: (tensor: Tensor) => Tensor): Tensor[] {
  const tensors = [start];
  while (tensors.length <= depth) tensors.push(next(tensors.at(-1)!));
  return tensors;
}

Deno.test("a deep graph is ordered, checked, printed, differentiated, computed and lowered", () => {
  const x = input("x", "f32", [1]);
  const tensors = chain(x, (tensor) => add(tensor, x)), last = tensors.at(-1)!;
  const nodes = topologicalOrder([last]);
  assert.deepEqual(nodes.map(({ outputs }) => outputs[0]), tensors.slice(1));
  assert.deepEqual(leavesOf([last]), [x]);
  checkGraph({ last });
  assert.equal(printGraph({ last }).split("\n").length, depth + 2);
  assert.equal(lowerGraph({ last }).leaves.length, 1);
  const [gradient] = gradients(sum(last, [0]), [x], constant(1));
  const one = new Map([["x", Float64Array.of(1)]]);
  const values = evaluateReference([last, gradient!], one, {});
  assert.deepEqual(values.map(({ data }) => [...data]), [[depth + 1], [depth + 1]]);
});

Deno.test("views of views, however many, show one tensor", () => {
  const x = input("x", "f32", [2, 3]);
  const shapes = [[3, 2], [2, 3]];
  const last = chain(x, (tensor) => reshape(tensor, shapes[tensor.shape[0]! as number - 2]!));
  assert.equal(viewed(last.at(-1)!), x);
});
