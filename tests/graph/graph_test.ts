import assert from "node:assert/strict";
import {
  applyAll,
  constant,
  input,
  leavesOf,
  type Tensor,
  topologicalOrder,
} from "../../src/graph/graph.ts";
import { add } from "../../src/ops/add.ts";
import { multiply } from "../../src/ops/multiply.ts";
import { splitColumns, splitColumnsOp } from "../../src/ops/split_columns.ts";

const x = input("x", "f32", ["B", 4]);
const y = input("y", "f32", ["B", 4]);

function nodeOf({ origin }: Tensor) {
  assert(origin.kind === "output");
  return origin.node;
}

Deno.test("each node comes once, after those it needs", () => {
  const a = add(x, y), b = multiply(a, x), c = add(b, a);
  assert.deepEqual(topologicalOrder([c]), [nodeOf(a), nodeOf(b), nodeOf(c)]);
  assert.deepEqual(topologicalOrder([a, c, b]), [nodeOf(a), nodeOf(b), nodeOf(c)]);
});

Deno.test("nodes that no result needs are left out", () => {
  const a = add(x, y);
  multiply(a, a);
  assert.deepEqual(topologicalOrder([a]), [nodeOf(a)]);
  assert.deepEqual(topologicalOrder([x]), []);
});

Deno.test("a node with several results comes once", () => {
  const [left, right] = splitColumns(x, [2, 2]) as [Tensor, Tensor];
  assert.equal(topologicalOrder([add(left, right)]).length, 2);
});

Deno.test("leaves come once each, also those that are results themselves", () => {
  const two = constant(2);
  assert.deepEqual(leavesOf([multiply(add(x, two), x), y]), [x, two, y]);
});

Deno.test("every result knows its node and its number", () => {
  const parts = applyAll(splitColumnsOp, [x], { widths: [1, 3] });
  parts.forEach((part, i) => {
    assert(part.origin.kind === "output");
    assert.equal(part.origin.index, i);
    assert.equal(part.origin.node.outputs[i], part);
  });
});
