/** How curves are chosen from the tables and written. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseCurves, dataLine, isogenyClass, testPool } from "../../../data/elliptic/curves.ts";
import { randomFrom } from "../../../src/random.ts";

/** Made up: two curves in each isogeny class. */
const table = Array.from(
  { length: testPool + 6_000 },
  (_, i) => `${11 + (i >> 1)}a${1 + i % 2} [0, 0, 0, 0, ${i}] 0`,
);

const choose = (train: number, test: number, seed: number) =>
  chooseCurves(table, { train, test }, randomFrom(seed));

Deno.test("a curve of the tables is written as Int2Int's paper writes it", () => {
  // The first and third example of section 2.2, with labels that do not matter.
  const second = "1a1 [0, 0, 0, -502891875, 4340702513250] 1";
  assert.equal(dataLine("1a1 [1, 0, 1, 516, -8902] 2"), "+ 1 + 0 + 1 + 516 - 8 902\t2");
  assert.equal(dataLine(second), "+ 0 + 0 + 0 - 502 891 875 + 4 340 702 513 250\t1");
});

Deno.test("the isogeny class of a curve is its label without the last number", () => {
  assert.equal(isogenyClass("190096b12 [0, 1, 0, -1, 4] 0"), "190096b");
  assert.equal(isogenyClass("496bz1 [0, 1, 0, -1, 4] 0"), "496bz");
});

Deno.test("a line that is no curve is refused", () => {
  for (const line of ["", "11a1", "11a1 [0, 1] x", "  ***   error opening elldata file"]) {
    assert.throws(() => dataLine(line), SyntaxError);
  }
});

Deno.test("no isogeny class has curves in both files, and no curve is chosen twice", () => {
  const { train, test } = choose(1_000, testPool, 5);
  const classes = new Set(test.map(isogenyClass));
  assert.equal(new Set([...train, ...test]).size, 1_000 + testPool);
  assert.deepEqual(train.filter((line) => classes.has(isogenyClass(line))), []);
});

Deno.test("smaller files begin larger ones, whatever the seed", () => {
  const size = { train: fc.nat(1_000), test: fc.nat(testPool) };
  fc.assert(
    fc.property(fc.record(size), fc.nat(), ({ train, test }, seed) => {
      const small = choose(train, test, seed), large = choose(1_000, testPool, seed);
      assert.deepEqual(small.train, large.train.slice(0, train));
      assert.deepEqual(small.test, large.test.slice(0, test));
    }),
    { numRuns: 5 },
  );
});

Deno.test("more curves than there are cannot be asked for", () => {
  assert.throws(() => choose(1_000_000, 1, 1), RangeError);
  assert.throws(() => choose(1, testPool + 1, 1), RangeError);
});
