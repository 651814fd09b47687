import assert from "node:assert/strict";
import { evaluateReference } from "../src/executors/reference/evaluate.ts";
import { gradients } from "../src/autodiff.ts";
import { constant, input, type Tensor, topologicalOrder } from "../src/graph/graph.ts";
import { add } from "../src/ops/add.ts";
import { exp } from "../src/ops/exp.ts";
import { multiply } from "../src/ops/multiply.ts";
import { splitColumns } from "../src/ops/split_columns.ts";
import { reshape } from "../src/ops/reshape.ts";
import { concatRows } from "../src/ops/concat_rows.ts";

const x = input("x", "f32", []);
const y = input("y", "f32", []);
const feeds = new Map([["x", Float64Array.of(3)], ["y", Float64Array.of(0.5)]]);

function valueOf(tensor: Tensor | undefined): number {
  return evaluateReference([tensor!], feeds, {})[0]!.data[0]!;
}

Deno.test("paths through a shared expression add up", () => {
  const square = multiply(x, x);
  const loss = add(multiply(square, square), square);
  const [gradient] = gradients(loss, [x], constant(1));
  // d(x⁴ + x²) = 4x³ + 2x.
  assert.equal(valueOf(gradient), 4 * 27 + 2 * 3);
});

Deno.test("a shared expression is differentiated once", () => {
  const shared = exp(x);
  const [gradient] = gradients(add(multiply(shared, y), shared), [x], constant(1));
  assert(Math.abs(valueOf(gradient) - 1.5 * Math.exp(3)) < 1e-12);
  const products = topologicalOrder([gradient!]).filter(({ inputs }) =>
    inputs.includes(shared) && inputs.length === 2
  );
  assert.equal(products.length, 1, "the gradient of exp is multiplied once");
});

Deno.test("the seed scales the gradient", () => {
  const [gradient] = gradients(multiply(x, y), [x], constant(1024));
  assert.equal(valueOf(gradient), 512);
});

Deno.test("targets that the loss does not depend on get no gradient", () => {
  const [ofX, ofY] = gradients(multiply(x, x), [x, y], constant(1));
  assert.equal(valueOf(ofX), 6);
  assert.equal(ofY, undefined);
});

Deno.test("an intermediate result can be a target", () => {
  const square = multiply(x, x);
  const [gradient] = gradients(multiply(square, y), [square], constant(1));
  assert.equal(valueOf(gradient), 0.5);
});

Deno.test("the loss itself has the seed as its gradient", () => {
  const seed = constant(1);
  assert.equal(gradients(x, [x], seed)[0], seed);
});

Deno.test("the same target asked for twice is answered twice", () => {
  const [a, b] = gradients(multiply(x, y), [x, x], constant(1));
  assert.equal(a, b);
});

Deno.test("nothing is computed where no target is reached", () => {
  const withoutGradient = concatRows([reshape(y, [1, 1])], 1);
  const loss = multiply(x, reshape(withoutGradient, []));
  const [gradient] = gradients(loss, [x], constant(1));
  assert.equal(valueOf(gradient), 0.5);
});

Deno.test("an operation that has no gradient is named", () => {
  const loss = reshape(concatRows([reshape(exp(x), [1, 1])], 1), []);
  assert.throws(() => gradients(loss, [x], constant(1)), /TypeError: concat_rows has no gradient/);
});

Deno.test("results that do not reach the loss do not stop the walk", () => {
  const matrix = input("m", "f32", [1, 3]);
  const [, middle] = splitColumns(matrix, [1, 1, 1]);
  const [gradient] = gradients(reshape(middle!, []), [matrix], constant(1));
  const values = new Map([["m", Float64Array.of(1, 2, 3)]]);
  assert.deepEqual([...evaluateReference([gradient!], values, {})[0]!.data], [0, 1, 0]);
});
