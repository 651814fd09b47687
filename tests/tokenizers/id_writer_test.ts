import assert from "node:assert/strict";
import fc from "fast-check";
import { idWriterOf } from "../../src/tokenizers/id_writer.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { ElementTokenizer, Tokenizer } from "../../src/tokenizers/tokenizer.ts";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";

/** Numbers of the tokens, or `undefined` if writing them raised an error. */
function outcome(write: (ids: number[]) => void): unknown {
  const ids: number[] = [];
  try {
    write(ids);
    return ids;
  } catch {
    return undefined;
  }
}

/** The writer does what encoding does, in a vocabulary with another tokenizer's tokens. */
function assertSame<T>(tokenizer: Tokenizer<T>, value: T, other: Tokenizer<unknown>): void {
  const vocabulary = vocabularyOf(tokenizer as Tokenizer<unknown>, other);
  const write = idWriterOf(tokenizer, vocabulary);
  const expected = outcome((ids) => ids.push(...vocabulary.idsOf(tokenizer.encode(value))));
  assert.deepEqual(outcome((ids) => write(value, ids)), expected);
  assert.deepEqual(outcome((ids) => write(value, ids)), expected, "and again");
}

const anyInteger = fc.oneof(
  fc.bigInt(),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.bigInt({ min: -(2n ** 900n), max: 2n ** 900n }),
);
const base = fc.oneof(fc.constantFrom(2, 10, 1000), fc.integer({ min: 2, max: 5000 }));

/** Only a few of its integers lie outside its range. */
const symbols = fc.record({ min: fc.integer({ min: -9, max: 3 }), more: fc.nat(9) })
  .map(({ min, more }) => symbolicInts(min, min + more, "n"));

Deno.test("integers: numbers are those of the tokens", () => {
  fc.assert(fc.property(anyInteger, base, (value, base) => {
    assertSame(positionalInts(base), value, symbolicInts(0, 1));
  }));
  assertSame(positionalInts(10), 5 as unknown as bigint, symbolicInts(0, 1));
});

Deno.test("symbols: the same, also for integers outside the range, known to the vocabulary or not", () => {
  const value = fc.bigInt({ min: -15n, max: 15n });
  fc.assert(fc.property(value, symbols, symbols, (value, tokenizer, other) => {
    assertSame(tokenizer, value, other);
    assertSame(tokenizer, Number(value) as unknown as bigint, other);
  }));
});

/** Nested arrays, some of them larger than announced, with rows of different lengths or empty. */
const nested = fc.integer({ min: 1, max: 3 }).chain((dimensions) => {
  let array: fc.Arbitrary<unknown> = fc.bigInt({ min: -12n, max: 12n });
  for (let i = 0; i < dimensions; i++) {
    array = fc.oneof(
      fc.array(array, { minLength: 2, maxLength: 2 }),
      fc.array(array, { maxLength: 3 }),
    );
  }
  return fc.record({ dimensions: fc.constant(dimensions), value: array });
});

Deno.test("arrays: the same, with elements of any kind, and an error for what is no array", () => {
  // Has no writer of its own.
  const slow: ElementTokenizer<bigint> = { ...positionalInts(3) };
  const element = fc.oneof(symbols, base.map(positionalInts), fc.constant(slow));
  fc.assert(
    fc.property(nested, element, fc.integer({ min: 1, max: 4 }), (array, element, maxSize) => {
      const tokenizer = numberArray(element, { dimensions: array.dimensions, maxSize });
      assertSame(tokenizer, array.value as bigint[], symbolicInts(3, 4, "V"));
    }),
    { numRuns: 500 },
  );
});

Deno.test("symbols outside the range are unknown tokens, and larger arrays are refused", () => {
  const pair = numberArray(symbolicInts(0, 1), { dimensions: 1, maxSize: 2 });
  const write = idWriterOf(pair, vocabularyOf(pair, symbolicInts(0, 1)));
  assert.throws(() => write([0n, 2n], []), { name: "UnknownTokenError" });
  const tooLarge = { name: "ArraySizeError", message: "an array of 3, but maxSize is 2" };
  assert.throws(() => write([0n, 0n, 0n], []), tooLarge);
  assert.throws(() => pair.encode([0n, 0n, 0n]), tooLarge);
});

Deno.test("a copy of a tokenizer that encodes otherwise is not written as the original", () => {
  const doubling = {
    ...positionalInts(10),
    encode: (n: bigint) => positionalInts(10).encode(2n * n),
  };
  assertSame(doubling, 8n, symbolicInts(0, 1));
  const unsigned = { ...positionalInts(10), symbols: positionalInts(10).symbols.slice(2) };
  assertSame(unsigned, 8n, symbolicInts(0, 1));
  assert.throws(() => Object.assign(positionalInts(10), { encode: () => [] }), TypeError);
});
