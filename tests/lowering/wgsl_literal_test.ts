import assert from "node:assert/strict";
import fc from "fast-check";
import { literal } from "../../src/lowering/wgsl_literal.ts";

Deno.test("literals are of type f32 and hold the very float", () => {
  fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
    const [, number] = literal(value).match(/^f32\((-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)$/)!;
    assert.ok(/[.e]/.test(number!), "an integer would be of another type");
    assert.ok(Object.is(Math.fround(Number(number)), value));
  }));
});

Deno.test("what is no finite float32 has no literal", () => {
  for (const value of [NaN, Infinity, -Infinity, 1e39]) {
    assert.throws(() => literal(value), new RegExp(`${value}`.replace("+", "\\+")));
  }
});
