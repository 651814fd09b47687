import assert from "node:assert/strict";
import fc from "fast-check";
import { ExampleTable } from "../../src/data/example_table.ts";

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
