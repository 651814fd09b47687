import assert from "node:assert/strict";
import fc from "fast-check";
import { asNumbers } from "../../src/tokenizers/as_numbers.ts";
import { idWriterOf } from "../../src/tokenizers/id_writer.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";

const integers = positionalInts(10), numbers = asNumbers(integers);

Deno.test("numbers have the tokens of the same bigints, and come back as numbers", () => {
  const matrix = numberArray(numbers, { dimensions: 2, maxSize: 3 });
  const { idsOf } = vocabularyOf(matrix, matrix), vocabulary = vocabularyOf(matrix, matrix);
  fc.assert(fc.property(fc.array(fc.maxSafeInteger(), { minLength: 3, maxLength: 3 }), (row) => {
    assert.deepEqual(numbers.encode(row[0]!), integers.encode(BigInt(row[0]!)));
    assert.equal(numbers.parse(numbers.encode(row[0]!)), row[0] === 0 ? 0 : row[0]);
    const ids: number[] = [];
    idWriterOf(matrix, vocabulary)([row, row], ids);
    assert.deepEqual(ids, [...idsOf(matrix.encode([row, row]))]);
    assert.deepEqual(matrix.parse(matrix.encode([row])), [row]);
  }));
  assert.equal(asNumbers(symbolicInts(1, 3, "N")).parse(["N2"]), 2);
});

Deno.test("what no number holds exactly is neither written nor read", () => {
  for (const value of [0.5, NaN, 2 ** 53, "7", undefined]) {
    assert.throws(() => numbers.encode(value as number), /expected an integer within ±2\^53/);
  }
  assert.equal(numbers.parse(integers.encode(2n ** 53n)), undefined);
  assert.equal(numbers.parse(["7"]), undefined);
  assert.equal(numbers.parseAt(["+", "1"], 1), undefined);
});

Deno.test("integers that are typed are bigints, and written all the same", () => {
  assert.deepEqual(numbers.encode(12n as unknown as number), ["+", "1", "2"]);
});
