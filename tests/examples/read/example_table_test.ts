import assert from "node:assert/strict";
import fc from "fast-check";
import { ExampleTable } from "../../../src/examples/read/example_table.ts";

type Pair = [number[], number[]];

function add(table: ExampleTable, pairs: readonly Pair[]): void {
  for (const pair of pairs) {
    for (const sequence of pair) {
      sequence.forEach((id) => table.push(id));
      assert.equal(table.endSequence(), sequence.length);
    }
  }
}

function content(table: ExampleTable): Pair[] {
  return Array.from({ length: table.size }, (_, i) => [table.problem(i), table.answer(i)]);
}

Deno.test("equal problems have equal hashes, whatever stands around them, and others others", () => {
  const sequence = fc.array(fc.nat(9), { maxLength: 6 });
  fc.assert(fc.property(fc.array(fc.tuple(sequence, sequence), { maxLength: 20 }), (pairs) => {
    const table = new ExampleTable(10);
    add(table, pairs);
    const hashes = pairs.map((_, i) => table.problemHash(i));
    hashes.forEach((hash, i) => {
      assert.ok(Number.isSafeInteger(hash) && hash >= 0);
      hashes.forEach((other, k) =>
        assert.equal(hash === other, String(pairs[i]![0]) === String(pairs[k]![0]))
      );
    });
  }));
});

Deno.test("no two of many short problems have the same hash", () => {
  const table = new ExampleTable(1000), count = 20_000;
  add(table, Array.from({ length: count }, (_, i) => [[i % 100, Math.floor(i / 100)], []]));
  assert.equal(new Set(Array.from({ length: count }, (_, i) => table.problemHash(i))).size, count);
});

for (const words of [100, 65_536, 65_537, 10_000_000]) {
  Deno.test(`with ${words} words, examples are kept as they were put in`, () => {
    const sequence = fc.array(fc.nat(words - 1), { maxLength: 30 });
    const pairs = fc.array(fc.tuple(sequence, sequence), { maxLength: 20 });
    fc.assert(fc.property(pairs, pairs, fc.nat(20), (first, second, kept) => {
      const table = new ExampleTable(words);
      add(table, first);
      assert.deepEqual(content(table), first);
      const rest = first.slice(0, kept);
      table.truncate(rest.length);
      table.trim();
      assert.deepEqual(content(table), rest);
      add(table, second);
      assert.deepEqual(content(table), [...rest, ...second]);
    }));
  });
}

Deno.test("many examples are kept, and what is not ended is not counted", () => {
  const table = new ExampleTable(70_000);
  const pairs = Array.from({ length: 40_000 }, (_, i): Pair => [[i, 0], [i + 1]]);
  add(table, pairs);
  table.push(5);
  table.endSequence();
  assert.equal(table.size, pairs.length);
  table.truncate(pairs.length);
  table.trim();
  assert.deepEqual(content(table), pairs);
});
