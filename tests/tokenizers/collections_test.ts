import assert from "node:assert/strict";
import fc from "fast-check";
import { edgeLists } from "../../src/tokenizers/edge_lists.ts";
import { floats } from "../../src/tokenizers/floats.ts";
import { labels } from "../../src/tokenizers/labels.ts";
import { nestedLists } from "../../src/tokenizers/nested_lists.ts";
import type { NestedArray } from "../../src/tokenizers/number_array.ts";
import { compareValues } from "../../src/tokenizers/order.ts";
import { partitions } from "../../src/tokenizers/partitions.ts";
import { permutations } from "../../src/tokenizers/permutations.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { rationals } from "../../src/tokenizers/rationals.ts";
import { rational } from "../../src/arithmetic/rational.ts";
import { sequences } from "../../src/tokenizers/sequences.ts";
import { sets } from "../../src/tokenizers/sets.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import { tuples } from "../../src/tokenizers/tuples.ts";
import { words } from "../../src/tokenizers/words.ts";
import { checkTokenizer } from "./check_tokenizer.ts";

const integer = positionalInts(10), small = symbolicInts(-9, 9);
const integers = fc.bigInt({ min: -999n, max: 999n }), smalls = fc.bigInt({ min: -9n, max: 9n });

/** Different values in ascending order, by another way than that of sets. */
function sorted(values: readonly bigint[]): bigint[] {
  return [...new Set(values)].sort((a, b) => Number(a - b));
}

Deno.test("rational numbers come back in lowest terms", () => {
  const value = fc.record({
    numerator: fc.bigInt({ min: -99n, max: 99n }),
    denominator: fc.bigInt({ min: 1n, max: 99n }),
  });
  for (const base of [2, 10, 1000]) {
    checkTokenizer(
      rationals(positionalInts(base)),
      value,
      ({ numerator, denominator }) => rational(numerator, denominator),
    );
  }
  assert.deepEqual(rational(6n, -8n), { numerator: -3n, denominator: 4n });
  assert.throws(() => rational(1n, 0n), RangeError);
  const { read } = rationals(integer).notation!;
  for (const text of ["-3/4", "-0.75", "-6 / 8", "-6//8"]) {
    assert.deepEqual(read(text), { numerator: -3n, denominator: 4n }, text);
  }
  for (const text of ["1/0", "x", "1/2/3", "", "."]) assert.throws(() => read(text), RangeError);
});

Deno.test("lists, ragged lists, and lists of tokens that look like digits come back", () => {
  checkTokenizer(sequences(integer), fc.array(integers));
  checkTokenizer(sequences(sequences(small)), fc.array(fc.array(smalls)));
});

Deno.test("sets come back in ascending order", () => {
  checkTokenizer(sets(integer), fc.array(integers), sorted);
  checkTokenizer(sets(small), fc.array(smalls), sorted);
  const inner = fc.array(smalls).map(sorted);
  checkTokenizer(
    sets(sets(small)),
    fc.array(inner),
    (value) =>
      value.toSorted(compareValues).filter((item, i, all) =>
        i === 0 || String(item) !== String(all[i - 1])
      ),
  );
  assert.equal(sets(small).parse(["1", "1", "."]), undefined);
  assert.deepEqual(sets(small).notation!.read("{3, 1, 3}"), [1n, 3n]);
});

Deno.test("permutations come back, and nothing else does", () => {
  const order = fc.shuffledSubarray([1n, 2n, 3n, 4n, 5n], { minLength: 5 });
  checkTokenizer(permutations(5), order);
  assert.equal(permutations(3).parse(["1", "2", "2"]), undefined);
  assert.throws(
    () => permutations(3).encode([1n, 2n]),
    /each of the integers 1 to 3 once, found \[1, 2\]/,
  );
  assert.throws(() => permutations(3).notation!.read("[0, 1, 2]"), RangeError);
});

Deno.test("partitions come back in descending order", () => {
  const parts = fc.array(fc.bigInt({ min: 1n, max: 10n }), { maxLength: 5 });
  checkTokenizer(partitions(50), parts, (value) => sorted2(value).reverse());
  assert.equal(partitions(5).parse(["3", "3", "."]), undefined);
});

function sorted2(values: readonly bigint[]): bigint[] {
  return values.toSorted((a, b) => Number(a - b));
}

Deno.test("words and labels come back", () => {
  checkTokenizer(words("abB"), fc.string({ unit: fc.constantFrom("a", "b", "B") }));
  checkTokenizer(words("01"), fc.string({ unit: fc.constantFrom("0", "1") }));
  checkTokenizer(labels("cyclic", "0", "C2xC2"), fc.constantFrom("cyclic", "0", "C2xC2"));
  assert.throws(() => words("ab").encode("abc"), /expected a word over ab, found "c" in "abc"/);
  assert.throws(
    () => labels("cyclic", "dihedral").notation!.read("cyclik"),
    /Did you mean cyclic\?/,
  );
  for (const alphabet of ["", "aa", "a b", "a."]) assert.throws(() => words(alphabet), RangeError);
});

Deno.test("edges come back in order, with their weights", () => {
  const vertex = fc.bigInt({ min: 0n, max: 5n });
  const key = ([a, b]: readonly bigint[]) => `${a} ${b}`;
  const different = (
    edges: [bigint, bigint][],
  ) => [...new Map(edges.map((edge) => [key(edge), edge])).values()];
  const edges = fc.array(fc.tuple(vertex, vertex)).map(different);
  const undirected = edges.map((all) => different(all.map(([a, b]) => a < b ? [a, b] : [b, a])));
  const inOrder = <T>(all: readonly T[]) => all.toSorted(compareValues);
  checkTokenizer(edgeLists({ vertices: 6 }), undirected, inOrder);
  checkTokenizer(edgeLists({ vertices: 6, directed: true }), edges, inOrder);
  const weighted = undirected.map((all) => all.map(([a, b]) => [a, b, a - b] as const));
  checkTokenizer(edgeLists({ vertices: 6, weight: integer }), weighted, inOrder);
  assert.deepEqual(edgeLists({ vertices: 3 }).parse("N2 N1 .".split(" ")), [[1n, 2n]]);
  assert.equal(edgeLists({ vertices: 3 }).parse("N2 N1 N1 N2 .".split(" ")), undefined);
  const { encode, notation } = edgeLists({ vertices: 3, weight: integer });
  assert.throws(() => encode([[0n, 1n, 5n], [1n, 0n, 6n]]), /from 0 to 1 has two weights/);
  assert.throws(
    () => notation!.read("[[0, 3, 1]]"),
    /two vertices from 0 to 2 and a weight, found/,
  );
});

Deno.test("lists nested to any depth come back", () => {
  const { value } = fc.letrec<{ value: NestedArray<bigint> }>((tie) => ({
    value: fc.array(fc.oneof({ maxDepth: 5 }, smalls, tie("value")), { maxLength: 4 }),
  }));
  checkTokenizer(nestedLists(small), value);
  checkTokenizer(nestedLists(integer), value);
  let deep: NestedArray<bigint> = [];
  for (let i = 0; i < 64; i++) deep = [deep];
  assert.throws(() => nestedLists(small).encode(deep), /nested more than 64 times/);
});

Deno.test("tuples of any parts come back, also where a token ends one part and begins the next", () => {
  checkTokenizer(
    tuples(integer, small, words("01")),
    fc.tuple(integers, smalls, fc.constantFrom("", "10")),
  );
  const pair = tuples(small, integer);
  checkTokenizer(sequences(pair), fc.array(fc.tuple(smalls, integers)));
  checkTokenizer(
    tuples(pair, pair),
    fc.tuple(fc.tuple(smalls, integers), fc.tuple(smalls, integers)),
  );
  assert.deepEqual(tuples(labels("a"), floats()).notation!.read('["a", 0.5]'), ["a", 0.5]);
  assert.throws(() => pair.notation!.read("[1, 2, 3]"), /expected a list of 2, found one of 3/);
});
