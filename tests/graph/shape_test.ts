import assert from "node:assert/strict";
import fc from "fast-check";
import {
  concreteShape,
  type Dim,
  dimValue,
  elementCount,
  factors,
  multiplyDims,
  sameShape,
  showShape,
} from "../../src/graph/shape.ts";

const sizes = { B: 2, S: 3, T: 5, P: 7, N: 11 };

/** A number, or a product in any order: what a careless caller may write. */
const anyDim: fc.Arbitrary<Dim> = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.array(fc.constantFrom("B", "S", "T", "P", "N", "2", "3"), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join("*")),
);

Deno.test("a product of dimensions has one spelling", () => {
  assert.equal(multiplyDims("S", "B"), "B*S");
  assert.equal(multiplyDims("B", 8), "8*B");
  assert.equal(multiplyDims("2*B", "3*S"), "6*B*S");
  assert.equal(multiplyDims(2, 3), 6);
  assert.equal(multiplyDims(1, "B"), "B");
  assert.equal(multiplyDims("B", "B"), "B*B");
});

Deno.test("a product does not depend on order or grouping", () => {
  fc.assert(fc.property(anyDim, anyDim, anyDim, (a, b, c) => {
    const product = multiplyDims(a, b, c);
    assert.equal(multiplyDims(c, a, b), product);
    assert.equal(multiplyDims(a, multiplyDims(b, c)), product);
    assert.equal(multiplyDims(product), product);
  }));
});

Deno.test("the value of a product is the product of the values", () => {
  fc.assert(fc.property(fc.array(anyDim), (dims) => {
    const values = dims.map((dim) => dimValue(dim, sizes));
    assert.equal(dimValue(multiplyDims(...dims), sizes), elementCount(values));
  }));
});

Deno.test("products that always have equal values are equal", () => {
  // The sizes above are primes from 2 on, so a coefficient must not share them: 13 and 17 do not.
  const dim = fc.array(fc.constantFrom("B", "S", "T", "13", "17"), { minLength: 1, maxLength: 5 })
    .map((parts) => multiplyDims(...parts));
  fc.assert(fc.property(dim, dim, (a, b) => {
    assert.equal(a === b, dimValue(a, sizes) === dimValue(b, sizes));
  }));
});

Deno.test("a dimension splits into its number and its symbols", () => {
  assert.deepEqual(factors("6*B*S"), { coefficient: 6, symbols: ["B", "S"] });
  assert.deepEqual(factors(4), { coefficient: 4, symbols: [] });
});

Deno.test("a symbol without a size is named", () =>
  assert.throws(() => concreteShape(["B", "Q"], sizes), /RangeError: dimension Q has no size/));

Deno.test("shapes are compared and shown dimension by dimension", () => {
  assert(sameShape(["B*S", 4], ["B*S", 4]));
  assert(!sameShape(["B*S", 4], ["B*S"]));
  assert(!sameShape(["B*S", 4], ["B*T", 4]));
  assert.equal(showShape(["B*S", 256]), "[B*S, 256]");
  assert.deepEqual(concreteShape(["B*S", 256], sizes), [6, 256]);
});
