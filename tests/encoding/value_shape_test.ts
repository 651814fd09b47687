import assert from "node:assert/strict";
import type { Integers } from "../../src/encoding/packed_values.ts";
import { dataTypeOf, ValueShape } from "../../src/encoding/value_shape.ts";

function shapeOf(...values: Integers[]): ValueShape {
  const shape = new ValueShape();
  for (const value of values) {
    assert.equal(shape.misfit(value, value), undefined);
    shape.add(value);
  }
  return shape;
}

const integer = { kind: "int", form: "plain" };
const array = (...sizes: number[]) => ({ kind: "array", element: integer, sizes });

function refusal(...values: Integers[]): string | undefined {
  const last = values.pop()!;
  return shapeOf(...values).misfit(last, last);
}

Deno.test("integers, lists and matrices have a type that holds all of them", () => {
  assert.deepEqual(dataTypeOf(shapeOf(3n, -700n), false), integer);
  assert.deepEqual(dataTypeOf(shapeOf([1n], [1n, -2n, 3n]), false), array(3));
  assert.deepEqual(dataTypeOf(shapeOf([[1n, 2n]], [[3n], [4n], [5n]]), false), array(3, 2));
});

Deno.test("answers of a small range are one token each, problems are not", () => {
  assert.deepEqual(dataTypeOf(shapeOf(4n, 0n, 1n), true), { kind: "range", from: 0, to: 5 });
  assert.deepEqual(dataTypeOf(shapeOf(4n, 0n, 1n), false), integer);
  assert.deepEqual(dataTypeOf(shapeOf(0n, 99n), true), { kind: "range", from: 0, to: 100 });
  assert.deepEqual(dataTypeOf(shapeOf(0n, 100n), true), integer);
  assert.deepEqual(dataTypeOf(shapeOf(10n ** 20n, 10n ** 20n + 1n), true), integer);
});

Deno.test("the least and the most are of all integers", () => {
  const { least, most } = shapeOf([[5n, -3n]], [[7n, 0n]]);
  assert.deepEqual([least, most], [-3n, 7n]);
});

Deno.test("values of different kinds do not go together", () => {
  assert.match(refusal(1n, [1n])!, /^expected an integer as before, found a list/);
  assert.match(refusal([1n], 1n)!, /^expected a list of integers as before, found 1/);
  assert.match(refusal([[1n]], [1n])!, /^expected a matrix as before/);
  assert.match(refusal([[1n, 2n], [3n]])!, /different lengths/);
  assert.match(refusal([])!, /empty list/);
  assert.match(refusal([[1n]], [[]])!, /empty list/);
});
