import assert from "node:assert/strict";
import fc from "fast-check";
import { type NestedArray, numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";

const decimal = positionalInts(10);

Deno.test("arrays of any shape, of either kind of element, survive being written and read", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  const kinds = fc.constantFrom(decimal, positionalInts(1000), symbolicInts(-9, 9, "n"));
  fc.assert(fc.property(sizes, kinds, fc.bigInt({ min: -9n, max: 5n }), (shape, kind, from) => {
    const value = filled(shape, from);
    const tokenizer = numberArray(kind, { dimensions: shape.length, maxSize: 4, prefix: "D" });
    assert.deepEqual(tokenizer.parse([...tokenizer.encode(value), "+", "1"]), value);
  }));
});

/** An array of this shape filled with `from … from + 3`, over and over. */
function filled([length, ...inner]: number[], from: bigint): NestedArray<bigint> {
  return Array.from(
    { length },
    (_, i) => inner.length === 0 ? from + BigInt(i % 4) : filled(inner, from),
  );
}

Deno.test("no list of tokens makes reading an array raise an error", () => {
  const token = fc.oneof(fc.constantFrom("V1", "V2", "V5", "V6", "+", "-", "1"), fc.string());
  const tokenizer = numberArray(decimal, { dimensions: 2, maxSize: 5 });
  fc.assert(fc.property(fc.array(token, { size: "+1" }), (tokens) => {
    const value = tokenizer.parse(tokens);
    assert.ok(value === undefined || Array.isArray(value));
  }));
});

Deno.test("an array that announces far more elements than follow is refused at once", () => {
  const tokenizer = numberArray(decimal, { dimensions: 4, maxSize: 100 });
  assert.equal(tokenizer.parse(["V100", "V100", "V100", "V100", "+", "1"]), undefined);
});

Deno.test("rows of different lengths are refused", () => {
  const tokenizer = numberArray(decimal, { dimensions: 2, maxSize: 5 });
  assert.throws(() => tokenizer.encode([[1n, 2n], [3n]]), RangeError);
  assert.throws(() => tokenizer.encode([[1n], []]), RangeError);
});

Deno.test("an element may have more tokens than a call can have arguments", () => {
  const tokens = numberArray(positionalInts(2), { dimensions: 1, maxSize: 1 }).encode([
    1n << 300_000n,
  ]);
  assert.equal(tokens.length, 300_003);
});
