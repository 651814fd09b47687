import assert from "node:assert/strict";
import fc from "fast-check";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";

Deno.test("the symbols are both signs and every digit", () => {
  assert.deepEqual(positionalInts(3).symbols, ["+", "-", "0", "1", "2"]);
});

Deno.test("an integer of any size survives being written and read in any base", () => {
  const integer = fc.oneof(fc.bigInt(), fc.bigInt({ min: -(2n ** 900n), max: 2n ** 900n }));
  fc.assert(fc.property(integer, fc.integer({ min: 2, max: 10_000 }), (value, base) => {
    const tokenizer = positionalInts(base);
    const tokens = tokenizer.encode(value);
    assert.equal(tokenizer.parse(tokens), value);
    assert.ok(tokens.length === 2 || tokens[1] !== "0", "leading zero");
    assert.ok(tokens.slice(1).every((digit) => Number(digit) < base));
  }));
});

Deno.test("integers around the largest exact plain number are written digit by digit as any other", () => {
  for (const base of [2, 3, 4, 10, 1000]) {
    const { encode } = positionalInts(base);
    for (let value = 2n ** 53n - 100n; value < 2n ** 53n + 100n; value++) {
      let expected: string[] = [], rest = value;
      for (; rest > 0n; rest /= BigInt(base)) expected = [`${rest % BigInt(base)}`, ...expected];
      assert.deepEqual(encode(-value), ["-", ...expected]);
    }
  }
});

Deno.test("no list of strings makes reading an integer raise an error", () => {
  const token = fc.oneof(fc.constantFrom("+", "-", "0", "7", "", "１", "²", "1.5"), fc.string());
  fc.assert(fc.property(fc.array(token), (tokens) => {
    const value = positionalInts(10).parse(tokens);
    assert.ok(value === undefined || typeof value === "bigint");
  }));
});

Deno.test("an element ends where its digits end", () => {
  const tokens = ["V1", "-", "1", "2", "+", "3"];
  assert.deepEqual(positionalInts(10).parseAt(tokens, 1), { value: -12n, end: 4 });
});

Deno.test("bases below 2 and values that are no bigint are refused", () => {
  for (const base of [1, 0, -10, 2.5, NaN]) assert.throws(() => positionalInts(base), RangeError);
  assert.throws(() => positionalInts(10).encode(12 as unknown as bigint), TypeError);
});

Deno.test("integers of very many digits are written in no time", () => {
  const digits = "1234567890".repeat(10_000);
  assert.equal(positionalInts(10).encode(-BigInt(digits)).join(""), `-${digits}`);
  assert.deepEqual(positionalInts(7).encode(7n ** 99_999n), ["+", "1", ...Array(99_999).fill("0")]);
});
