/** Random objects of `random`: each law is tried by a chi-square test against all objects that there are. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { randomFrom } from "../../src/random.ts";
import { adjacencyMatrix } from "../../src/random/graphs.ts";
import { isPrime } from "../../src/random/primes.ts";
import { soak } from "../soak.ts";
import { assertChiSquare, assertUniform, tallied } from "./chi_square.ts";

const random = randomFrom(2026);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

Deno.test("the chi-square test sees a die that is loaded", () => {
  const loaded = [...tallied(6000, () => random.weightedChoice([1, 2, 3], [1, 1, 1.3])).values()];
  assert.throws(() => assertChiSquare(loaded), /chi-square/);
});

Deno.test("permutations and subsets are uniform", () => {
  assertUniform(24, () => random.permutation(4));
  assertUniform(16, () => random.subset([1, 2, 3, 4]));
  assertUniform(10, () => random.subset(["a", "b", "c", "d", "e"], 3));
  assert.deepEqual([random.permutation(0), random.subset([], 0)], [[], []]);
  assert.deepEqual(random.subset([7, 8], 2), [7, 8]);
});

Deno.test("partitions are uniform", () => {
  const counts = [1, 1, 2, 3, 5, 7, 11, 15, 22, 30];
  for (const total of [2, 5, 9]) assertUniform(counts[total]!, () => random.partition(total));
  assert.deepEqual(random.partition(0), []);
});

Deno.test("partitions add up, the largest part first", () =>
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 400 }), (seed, total) => {
      const parts = randomFrom(seed).partition(total);
      assert.equal(parts.reduce((sum, part) => sum + part), total);
      assert.deepEqual(parts, [...parts].sort((a, b) => b - a));
      assert(parts.at(-1)! >= 1);
    }),
    { numRuns: soak(100, 20) },
  ));

Deno.test("weighted choices have the weights, and never one of weight 0", () => {
  const weights = [5, 0, 1, 2.5], items = ["a", "b", "c", "d"];
  const counts = tallied(5000, () => random.weightedChoice(items, weights));
  assert.equal(counts.get("b"), undefined);
  assertChiSquare(
    ["a", "c", "d"].map((item) => counts.get(item)!),
    [5, 1, 2.5].map((w) => w / 8.5),
  );
});

Deno.test("logarithms of log-uniform integers are uniform, whatever their size", () => {
  const share = (n: number) => Math.log((n + 1) / n) / Math.log(11 / 2);
  const counts = tallied(5000, () => random.logUniform(2, 10));
  const values = [2, 3, 4, 5, 6, 7, 8, 9, 10];
  assertChiSquare(values.map((n) => counts.get(String(n))!), values.map(share));
  const digits = tallied(5000, () => String(random.logUniform(1n, 10n ** 50n - 1n)).length);
  assert.equal(digits.size, 50);
  assertChiSquare([...digits.values()]);
  const large = 10n ** 30n;
  assertChiSquare([
    ...tallied(2000, () => Number(random.logUniform(large, large + 9n) - large)).values(),
  ]);
  assert.deepEqual([random.logUniform(7, 7), random.logUniform(7n, 7n)], [7, 7n]);
});

Deno.test("primes are uniform, of both kinds", () => {
  assertUniform(25, () => random.prime(2, 100));
  assertUniform(4, () => random.prime(10n ** 12n, 10n ** 12n + 100n));
  // Too many to be listed.
  const residues = tallied(1000, () => random.prime(10 ** 6, 10 ** 7) % 4);
  assert.deepEqual([...residues.keys()].sort(), ["1", "3"]);
  assertChiSquare([...residues.values()]);
});

Deno.test("primes are told from composite integers", () => {
  const sieve = Array<boolean>(10_000).fill(true);
  for (let n = 2; n < sieve.length; n++) {
    for (let multiple = 2 * n; multiple < sieve.length; multiple += n) sieve[multiple] = false;
  }
  for (let n = 2; n < sieve.length; n++) {
    assert.equal(isPrime(n), sieve[n], String(n));
    assert.equal(isPrime(BigInt(n)), sieve[n], `${n}n`);
  }
  // The smallest composite integers that pass for the first 9 and 12 bases, and two Mersenne numbers.
  assert.equal(isPrime(3825123056546413051n), false);
  assert.equal(isPrime(318665857834031151167461n), false);
  assert.deepEqual([isPrime(2n ** 127n - 1n), isPrime(2n ** 129n - 1n)], [true, false]);
  assert.deepEqual([-7, 0, 1, 2.5, 3.5, -7n].map(isPrime), Array(6).fill(false));
});

Deno.test("graphs and trees are uniform", () => {
  assertUniform(64, () => random.graph(4, { probability: 0.5 }));
  assertUniform(20, () => random.graph(4, { edges: 3 }));
  assertUniform(125, () => random.tree(5));
  assert.deepEqual([random.tree(1), random.tree(2), random.graph(0, { edges: 0 })], [
    [],
    [[0, 1]],
    [],
  ]);
});

Deno.test("trees join all their vertices, edges are in order", () =>
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 40 }), (seed, vertices) => {
      const edges = randomFrom(seed).tree(vertices), reached = new Set([0]);
      assert.equal(edges.length, vertices - 1);
      for (const vertex of reached) {
        for (const [a, b] of edges) {
          assert(a < b);
          if (a === vertex) reached.add(b);
          if (b === vertex) reached.add(a);
        }
      }
      assert.equal(reached.size, vertices);
      assert.deepEqual(edges, [...edges].sort(([a, b], [c, d]) => a - c || b - d));
      const matrix = adjacencyMatrix(vertices, edges);
      assert.equal(matrix.flat().reduce((sum, entry) => sum + entry, 0), 2 * edges.length);
    }),
    { numRuns: soak(100, 20) },
  ));

Deno.test("matrices and polynomials have uniform entries of the kind of their bounds", () => {
  assertUniform(81, () => random.matrix(2, 2, -1, 1));
  assertUniform(2 * 9, () => random.polynomial(2, -1n, 1n));
  assert.deepEqual(random.matrix(2, 3, 5n, 5n), [[5n, 5n, 5n], [5n, 5n, 5n]]);
  assert.deepEqual(random.polynomial(0, 4, 4), [4]);
});

Deno.test("what cannot be drawn is refused in words", () => {
  const refused: [() => unknown, RegExp][] = [
    [() => random.permutation(-1), /permutation: expected an integer of at least 0, found -1/],
    [() => random.subset([1], 2), /a subset of 2 cannot be drawn from 1 items/],
    [() => random.partition(2.5), /partition: expected an integer/],
    [() => random.partition(10_001), /up to 10000, found 10001/],
    [() => random.weightedChoice([1, 2], [1]), /1 weights for 2 items/],
    [() => random.weightedChoice([1, 2], [0, 0]), /their sum 0/],
    [() => random.weightedChoice([1], [-1]), /weights of at least 0, found -1/],
    [() => random.weightedChoice([1], [NaN]), /found NaN/],
    [() => random.logUniform(0, 5), /1 ≤ min ≤ max, found 0 and 5/],
    [() => random.logUniform(6n, 5n), /found 6 and 5/],
    [() => random.prime(24, 28), /no prime can be drawn from 24 to 28/],
    [() => random.prime(3n, 2n), /no prime can be drawn from 3 to 2/],
    [() => random.polynomial(2, 0, 0), /only 0 can be drawn/],
    [() => random.graph(3, { edges: 4 }), /a subset of 4 cannot be drawn from 3 items/],
    [
      () => random.graph(3, { probability: 2 }),
      /probability: expected a number from 0 to 1, found 2/,
    ],
    [() => random.tree(0), /a tree: expected at least 1, found 0/],
    [() => random.matrix(2, -1, 0, 1), /columns of a matrix: expected an integer/],
  ];
  for (const [call, message] of refused) assert.throws(call, { name: "RangeError", message });
});
