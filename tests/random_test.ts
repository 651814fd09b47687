import assert from "node:assert/strict";
import fc from "fast-check";
import { type Random, randomFrom, randomSeries, seedOrDrawn } from "../src/random.ts";

function draws<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Whether every one of `bins` values came up about as often as it should: within six standard deviations. */
function assertEven(values: number[], bins: number) {
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[value]++;
  const expected = values.length / bins;
  for (const count of counts) assert.ok(Math.abs(count - expected) < 6 * Math.sqrt(expected));
}

Deno.test("the same key gives the same numbers, another key other ones", () => {
  const start = (random: Random) => draws(4, () => random.uniform()).join(" ");
  const keys = fc.uniqueArray(fc.array(fc.maxSafeInteger(), { maxLength: 6 }), {
    minLength: 2,
    maxLength: 2,
    selector: (key) => JSON.stringify(key),
  });
  fc.assert(fc.property(keys, ([key, other]) => {
    assert.equal(start(randomFrom(...key)), start(randomFrom(...key)));
    assert.notEqual(start(randomFrom(...key)), start(randomFrom(...other)));
  }));
});

Deno.test("a series gives the streams of its keys", () => {
  const key = fc.tuple(fc.maxSafeInteger(), fc.maxSafeInteger(), fc.maxSafeInteger());
  fc.assert(fc.property(key, fc.maxSafeInteger(), (key, last) => {
    const ours = randomSeries(...key)(last), expected = randomFrom(...key, last);
    for (let i = 0; i < 3; i++) assert.equal(ours.uniform(), expected.uniform());
  }));
  assert.throws(() => randomSeries(1, 2, 3)(0.5), RangeError);
  assert.throws(() => randomSeries(1, 2 ** 53, 3), RangeError);
});

Deno.test("keys that are close, shorter or swapped give streams without common numbers", () => {
  const near = [[], [0], [0, 0], [0, 1], [1, 0], [2 ** 32, 0], [0, 2 ** 32], [-1, 0], [-(2 ** 32)]];
  const seen = new Set<number>();
  for (const key of near) {
    const random = randomFrom(...key);
    for (let i = 0; i < 1000; i++) seen.add(random.uniform());
  }
  assert.equal(seen.size, 1000 * near.length);
});

Deno.test("only safe integers make a key", () => {
  for (const value of [0.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(() => randomFrom(1, value), RangeError);
  }
});

Deno.test("uniform numbers fill the interval from 0 to 1 evenly", () => {
  const random = randomFrom(1);
  const values = draws(100_000, () => random.uniform());
  assert.ok(values.every((value) => value >= 0 && value < 1));
  assertEven(values.map((value) => Math.floor(value * 50)), 50);
  assertEven(values.map((value) => Math.floor(value * 2 ** 40) % 64), 64);
});

Deno.test("integers are evenly spread between their bounds, the bounds included", () => {
  const random = randomFrom(2);
  assertEven(draws(60_000, () => random.integer(-3, 2) + 3), 6);
  assertEven(draws(60_000, () => Number(random.bigInteger(-3n, 2n)) + 3), 6);
  const unit = 10n ** 39n;
  assertEven(draws(20_000, () => Number(random.bigInteger(0n, 10n * unit - 1n) / unit)), 10);
  assertEven(draws(20_000, () => Number(random.bigInteger(0n, 10n * unit - 1n) % 10n)), 10);
});

Deno.test("integers of any size stay between their bounds", () => {
  fc.assert(fc.property(fc.bigInt(), fc.bigInt(), fc.nat(), (a, b, seed) => {
    const [min, max] = a < b ? [a, b] : [b, a];
    const value = randomFrom(seed).bigInteger(min, max);
    assert.ok(value >= min && value <= max);
  }));
  fc.assert(fc.property(fc.maxSafeInteger(), fc.nat(), fc.nat(), (min, more, seed) => {
    const max = Math.min(min + more, Number.MAX_SAFE_INTEGER);
    const value = randomFrom(seed).integer(min, max);
    assert.ok(Number.isSafeInteger(value) && value >= min && value <= max);
  }));
});

Deno.test("an integer is the rest of the first 53 bits that belong to a whole round of results", () => {
  const range = 2n ** 53n;
  const count = fc.oneof(
    fc.bigInt({ min: 1n, max: range }),
    fc.bigInt({ min: 1n, max: 2000n }).map((less) => range - less),
    // Quotients that are whole numbers but for a hair.
    fc.bigInt({ min: 2n, max: 2000n }).map((parts) => range / parts + 1n),
  );
  fc.assert(
    fc.property(count, fc.nat(), (count, seed) => {
      const bits = randomFrom(seed), random = randomFrom(seed), big = randomFrom(seed);
      for (let i = 0; i < 20; i++) {
        let drawn: bigint;
        do drawn = BigInt(bits.uniform() * 2 ** 53); while (drawn >= range - range % count);
        assert.equal(BigInt(random.integer(0, Number(count - 1n))), drawn % count);
        assert.equal(big.bigInteger(-5n, count - 6n), drawn % count - 5n);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("empty or inexact ranges are refused", () => {
  const random = randomFrom(3);
  assert.throws(() => random.integer(2, 1), RangeError);
  assert.throws(() => random.integer(0.5, 3), RangeError);
  assert.throws(() => random.integer(-(2 ** 53) + 1, 2 ** 53 - 1), RangeError);
  assert.throws(() => random.bigInteger(2n, 1n), RangeError);
  assert.throws(() => random.choice([]), RangeError);
});

Deno.test("normal numbers have the moments and the tails of the normal distribution", () => {
  const random = randomFrom(4);
  const values = draws(200_000, () => random.normal());
  const moment = (power: number) => mean(values.map((value) => value ** power));
  assert.ok(Math.abs(moment(1)) < 0.014);
  assert.ok(Math.abs(moment(2) - 1) < 0.02);
  assert.ok(Math.abs(moment(3)) < 0.06);
  assert.ok(Math.abs(moment(4) - 3) < 0.14);
  const beyondTwo = mean(values.map((value) => Math.abs(value) > 2 ? 1 : 0));
  assert.ok(Math.abs(beyondTwo - 0.0455) < 0.003);
  const lagged = mean(values.slice(1).map((value, i) => value * values[i]));
  assert.ok(Math.abs(lagged) < 0.014);
});

Deno.test("shuffling keeps the items, leaves its argument alone and reaches every order", () => {
  const random = randomFrom(5);
  const orders = ["abc", "acb", "bac", "bca", "cab", "cba"];
  const items = ["a", "b", "c"];
  assertEven(draws(12_000, () => orders.indexOf(random.shuffle(items).join(""))), 6);
  assert.deepEqual(items, ["a", "b", "c"]);
  assertEven(draws(3000, () => items.indexOf(random.choice(items))), 3);
});

Deno.test("a drawn seed is a non-negative integer, another one each time", () => {
  const seeds = draws(20, () => seedOrDrawn(-1));
  assert.ok(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31));
  assert.ok(new Set(seeds).size > 10);
});
