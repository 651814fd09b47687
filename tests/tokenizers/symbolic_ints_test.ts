import assert from "node:assert/strict";
import fc from "fast-check";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { goldenEncoders } from "./golden_encoders.ts";

Deno.test("symbolic integers are written and read as the original does", () => {
  for (const row of goldenEncoders().symbolic_ints) {
    const tokenizer = symbolicInts(Number(row.min), Number(row.max), row.prefix);
    assert.deepEqual(tokenizer.symbols, row.symbols);
    for (const { value, tokens } of row.encode) assert.deepEqual(tokenizer.encode(value), tokens);
    for (const { tokens, value } of row.decode) {
      assert.equal(tokenizer.parse(tokens), value ?? undefined, JSON.stringify(tokens));
    }
  }
});

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
