import assert from "node:assert/strict";
import fc from "fast-check";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";

Deno.test("every integer of the range survives being written and read, with any prefix", () => {
  const range = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.nat({ max: 99 }), fc.string());
  fc.assert(fc.property(range, ([min, more, prefix]) => {
    const tokenizer = symbolicInts(min, min + more, prefix);
    for (let value = min; value <= min + more; value++) {
      assert.equal(tokenizer.parse(tokenizer.encode(BigInt(value))), BigInt(value));
    }
  }));
});

Deno.test("no list of strings makes reading a symbol raise an error", () => {
  fc.assert(fc.property(fc.array(fc.string()), (tokens) => {
    const value = symbolicInts(0, 9).parse(tokens);
    assert.ok(value === undefined || value < 10n);
  }));
});
