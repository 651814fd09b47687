import assert from "node:assert/strict";
import fc from "fast-check";
import { tokenIndexOf } from "../../../src/examples/read/token_index.ts";
import { positionalInts } from "../../../src/tokenizers/positional_ints.ts";
import type { Tokenizer } from "../../../src/tokenizers/tokenizer.ts";
import { vocabularyOf } from "../../../src/tokenizers/vocabulary.ts";
import { bytesOf } from "./data_files.ts";

function numberOf(index: ReturnType<typeof tokenIndexOf>, word: string): number {
  const bytes = bytesOf(`x${word}y`);
  return index.idOf(bytes, 1, bytes.length - 1);
}

Deno.test("every word of a large vocabulary is found, but for those that frame sequences", () => {
  const integers = positionalInts(20_000);
  const vocabulary = vocabularyOf(integers, integers), index = tokenIndexOf(vocabulary);
  vocabulary.tokens.forEach((word, id) =>
    assert.equal(numberOf(index, word), id < 2 ? -1 : id, word)
  );
  for (const word of ["", "20000", "++", "+0", "00", "<eos>", "<pad>", "V1"]) {
    assert.equal(numberOf(index, word), -1, word);
  }
});

Deno.test("where a query follows the problem, the separator is none of its tokens", () => {
  const integers = positionalInts(10), vocabulary = vocabularyOf(integers, integers);
  assert.equal(numberOf(tokenIndexOf(vocabulary), "<sep>"), 2);
  assert.equal(numberOf(tokenIndexOf(vocabulary, true), "<sep>"), -1);
  assert.equal(numberOf(tokenIndexOf(vocabulary, true), "("), 3);
});

Deno.test("any words are distinguished", () => {
  // None is a special word.
  const word = fc.string({ unit: "grapheme", maxLength: 3 }).map((text) => `~${text}`);
  const words = fc.uniqueArray(word, { maxLength: 40 });
  fc.assert(fc.property(words, words, (symbols, others) => {
    const tokenizer = { symbols } as unknown as Tokenizer<unknown>;
    const vocabulary = vocabularyOf(tokenizer, tokenizer), index = tokenIndexOf(vocabulary);
    for (const word of [...symbols, ...others]) {
      assert.equal(numberOf(index, word), vocabulary.idOf(word) ?? -1);
    }
  }));
});
