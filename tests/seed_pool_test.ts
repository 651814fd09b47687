import assert from "node:assert/strict";
import fc from "fast-check";
import { poolOf, withWord, wordsOf } from "../src/seed_pool.ts";

function spread(words: readonly number[]): number[] {
  return wordsOf(poolOf(words)).map((word) => word >>> 0);
}

Deno.test("seeds are spread exactly as NumPy's SeedSequence does", () => {
  assert.deepEqual(spread([1, 2, 3]), [3822189696, 3026158655, 540542919, 1119972918]);
  assert.deepEqual(spread([0]), [2968811710, 3677149159, 745650761, 2884920346]);
  const long = [9, 0xffffffff, 3, 4, 5, 6, 7];
  assert.deepEqual(spread(long), [2581784904, 2215980464, 2991005721, 4127429554]);
});

Deno.test("words may be added one after the other, signed or not", () => {
  const word = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
  fc.assert(fc.property(fc.array(word, { minLength: 4 }), fc.array(word), (first, others) => {
    const together = poolOf([...first, ...others].map((word) => word >>> 0));
    assert.deepEqual(others.reduce(withWord, poolOf(first)), together);
  }));
});
