import assert from "node:assert/strict";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";
import { eosId, padId, separatorId, vocabularyOf } from "../../src/tokenizers/vocabulary.ts";

interface GoldenVocabularies {
  default_parameters_base1000: Record<string, string[]>;
  other_bases: Record<string, string[]>;
}

const golden: GoldenVocabularies = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/vocabularies/case.json", import.meta.url)),
);

type Pair = [Tokenizer<unknown>, Tokenizer<unknown>];

/** The tokenizers of an operation of the original. */
function tokenizersOf(operation: string, base: number): Pair {
  const integer = positionalInts(base);
  const vector = (maxSize: number) => numberArray(integer, { dimensions: 1, maxSize });
  const pairs: Record<string, Pair> = {
    gcd: [vector(2), integer],
    modular_add: [vector(2), integer],
    modular_mul: [vector(2), integer],
    fraction_add: [vector(4), vector(2)],
    fraction_product: [vector(4), vector(2)],
    fraction_simplify: [vector(2), vector(2)],
    fraction_compare: [vector(4), symbolicInts(0, 1)],
    fraction_determinant: [vector(4), integer],
    fraction_round: [vector(2), integer],
    matrix_rank: [
      numberArray(integer, { dimensions: 2, maxSize: 100 }),
      symbolicInts(1, 100),
    ],
  };
  return pairs[operation];
}

Deno.test("every operation's words are the original's, in the same order", () => {
  const rows = Object.entries(golden.default_parameters_base1000)
    .map(([operation, words]) => ({ operation, base: 1000, words }));
  for (const [key, words] of Object.entries(golden.other_bases)) {
    const [operation, base] = key.split(",base=");
    rows.push({ operation, base: Number(base), words });
  }
  assert.equal(rows.length, 40);
  for (const { operation, base, words } of rows) {
    assert.deepEqual(vocabularyOf(...tokenizersOf(operation, base)).words, words, operation);
  }
});

const binary = vocabularyOf(positionalInts(2), positionalInts(2));

Deno.test("the special words have the numbers the models rely on", () => {
  assert.deepEqual(
    [eosId, padId, separatorId].map((id) => binary.words[id]),
    ["<eos>", "<pad>", "<sep>"],
  );
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
  assert.throws(() => binary.idsOf(["+", "77", "78"]), { name: "RangeError", message: /"77"/ });
  assert.throws(() => binary.idsOf(["constructor"]), RangeError);
  assert.throws(() => binary.tokensOf([0, 19]), { name: "RangeError", message: /19/ });
});

Deno.test("a tokenizer may not use special words as symbols", () => {
  const brackets = { ...symbolicInts(0, 1), symbols: ["(", ")"] };
  assert.throws(() => vocabularyOf(brackets, positionalInts(2)), /reserved words.*\( \)/);
});
