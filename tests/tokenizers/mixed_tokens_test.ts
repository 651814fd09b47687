import assert from "node:assert/strict";
import fc from "fast-check";
import { firstInteger, mixedTokens, type MixedValue } from "../../src/tokenizers/mixed_tokens.ts";
import { words } from "../problems/problem_flags.ts";

const { encode, parse, symbols } = mixedTokens(1000);

Deno.test("signed integers are read as such, other tokens as themselves", () => {
  const curve = words("+ 1 + 0 + 1 + 516 - 8 902");
  assert.deepEqual(parse(curve), [1n, 0n, 1n, 516n, -8902n]);
  assert.deepEqual(encode([1n, 0n, 1n, 516n, -8902n]), curve);
  assert.deepEqual(parse(["2"]), ["2"]);
  assert.deepEqual(parse(words("( + 1 2 <sep> + 7 ) -")), ["(", 1002n, "<sep>", 7n, ")", "-"]);
  assert.equal(parse([]), undefined);
  assert.equal(symbols.length, 1002);
});

Deno.test("the first integer may have a sign or not", () => {
  const first = (text: string) => firstInteger(parse(words(text))!);
  assert.equal(first("2"), 2n);
  assert.equal(first("( 7 8"), 7n);
  assert.equal(first(") - 1 0 3"), -1_000_003n);
  assert.equal(first("( <sep> +"), undefined);
});

Deno.test("what is written is read back", () => {
  const item = fc.oneof(fc.bigInt(), fc.constantFrom("(", ")", "<sep>", "<SPECIAL_1>"));
  const value: fc.Arbitrary<MixedValue> = fc.array(item, { minLength: 1 });
  fc.assert(fc.property(value, (items) => assert.deepEqual(parse(encode(items)), items)));
});

Deno.test("tokens that are read are written again, but for zeros in front", () => {
  const token = fc.constantFrom("+", "-", "0", "5", "999", "(", "<SPECIAL_2>");
  fc.assert(fc.property(fc.array(token, { minLength: 1 }), (tokens) => {
    const once = encode(parse(tokens)!);
    assert.deepEqual(encode(parse(once)!), once);
    assert.ok(once.length <= tokens.length);
  }));
});
