import assert from "node:assert/strict";
import { evaluateReference } from "../../../src/executors/reference/evaluate.ts";
import { constant, input } from "../../../src/graph/graph.ts";
import { add } from "../../../src/ops/add.ts";
import { scale } from "../../../src/ops/multiply.ts";

const x = input("x", "f32", ["B", 2]);
const feeds = new Map([["x", Float64Array.of(1, 2, 3, 4)]]);

Deno.test("results come with shapes in which symbols have become numbers", () => {
  const [doubled, leaf, two] = evaluateReference([scale(x, 2), x, constant(2)], feeds, { B: 2 });
  assert.deepEqual([doubled!.shape, [...doubled!.data]], [[2, 2], [2, 4, 6, 8]]);
  assert.deepEqual([leaf!.shape, [...leaf!.data]], [[2, 2], [1, 2, 3, 4]]);
  assert.deepEqual([two!.shape, [...two!.data]], [[], [2]]);
});

Deno.test("an input without a value is named", () =>
  assert.throws(
    () => evaluateReference([add(x, input("y", "f32", ["B", 2]))], feeds, { B: 2 }),
    /RangeError: no value given for y/,
  ));

Deno.test("a symbol without a size is named", () =>
  assert.throws(
    () => evaluateReference([x], feeds, { S: 2 }),
    /RangeError: dimension B has no size/,
  ));
