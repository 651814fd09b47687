import assert from "node:assert/strict";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { eosId, padId, separatorId, vocabularyOf } from "../../src/tokenizers/vocabulary.ts";

const binary = vocabularyOf(positionalInts(2), positionalInts(2));

Deno.test("the special words have the numbers the models rely on", () => {
  assert.deepEqual(
    [eosId, padId, separatorId].map((id) => binary.tokens[id]),
    ["<eos>", "<pad>", "<sep>"],
  );
});

Deno.test("behind the special words come the tokens of both tokenizers, once each, sorted as strings", () => {
  const integer = positionalInts(12);
  const vocabulary = vocabularyOf(
    numberArray(integer, { dimensions: 1, maxSize: 2 }),
    symbolicInts(9, 11),
  );
  const digits = "0 1 10 11 2 3 4 5 6 7 8 9".split(" ");
  assert.deepEqual(vocabulary.tokens.slice(15), ["+", "-", ...digits, "V1", "V2"]);
});

Deno.test("the tokens of queries are words too, sorted among the others", () => {
  const [one, two] = [symbolicInts(0, 1), symbolicInts(1, 2)];
  const { tokens: words } = vocabularyOf(one, two, symbolicInts(1, 2, "+"));
  assert.deepEqual(words.slice(15), ["+1", "+2", "0", "1", "2"]);
  assert.deepEqual(vocabularyOf(one, two, one).tokens, vocabularyOf(one, two).tokens);
});

Deno.test("tokens become numbers and tokens again", () => {
  const tokens = ["+", "1", "0", "<eos>", "<pad>"];
  const ids = binary.idsOf(tokens);
  assert.deepEqual(ids, [15, 18, 17, 0, 1]);
  assert.deepEqual(binary.tokensOf(Int32Array.from(ids)), tokens);
  assert.equal(binary.idOf("1"), 18);
  assert.equal(binary.idOf("2"), undefined);
});

Deno.test("an unknown token is named, an unknown number too", () => {
  assert.throws(() => binary.idsOf(["+", "77", "78"]), {
    name: "UnknownTokenError",
    message: /"77"/,
  });
  assert.throws(() => binary.idsOf(["constructor"]), RangeError);
  assert.throws(() => binary.tokensOf([0, 19]), { name: "RangeError", message: /19/ });
});

Deno.test("a tokenizer may not use special words as symbols", () => {
  const brackets = { ...symbolicInts(0, 1), symbols: ["(", ")"] };
  assert.throws(() => vocabularyOf(brackets, positionalInts(2)), /reserved words.*\( \)/);
  const separator = { ...symbolicInts(0, 1), symbols: ["<sep>"] };
  assert.throws(() => vocabularyOf(brackets, brackets, separator), /reserved words.*<sep> \( \)/);
});
