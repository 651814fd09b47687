import assert from "node:assert/strict";
import fc from "fast-check";
import { best } from "../../src/search/population.ts";
import { savedSearch, searchIn } from "../../src/search/saved_state.ts";
import { initialSearch, type Member, type SearchState } from "../../src/search/state.ts";
import { readOwnFlags } from "../../src/flags/own_flags.ts";
import { searchRows } from "../../src/flags/groups/search.ts";
import { nextTemperature } from "../../src/search/temperature.ts";
import { noTally } from "../../src/search/tally.ts";

const tokens = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
/** A construction has one score. */
const member = fc.record({ tokens, round: fc.nat(3) }).map((each): Member => ({
  ...each,
  score: each.tokens.length - 1.5,
}));
const members = fc.array(member, { maxLength: 40 });

Deno.test("the best do not depend on the order in which they come, nor on who was dropped before", () =>
  fc.assert(fc.property(members, members, fc.integer({ min: 1, max: 20 }), (a, b, count) => {
    const all = best([...a, ...b], count);
    assert.deepEqual(best([...b, ...a], count), all);
    assert.deepEqual(best([...best(a, count), ...best(b, count)], count), all);
    const keys = all.map(({ tokens }) => tokens.join(" "));
    assert.equal(new Set(keys).size, keys.length);
    const worst = all.at(-1)?.score ?? 0;
    const better = [...a, ...b].filter(({ score }) => score > worst);
    assert(better.every(({ tokens }) => keys.includes(tokens.join(" "))));
    const dropped = new Set([...a, ...b].map(({ tokens }) => tokens.join(" "))).size;
    assert.equal(all.length, Math.min(count, dropped));
  })));

const options = readOwnFlags(searchRows, { target: "3" });

function stateWith(all: readonly Member[]): SearchState {
  const population = all.filter(({ round }) => round < 3),
    found = all.filter(({ round }) => round === 3);
  const numbers = {
    best: 3,
    tenth: 2,
    median: -1.5,
    worst: -2,
    population: 4,
    new: 1,
    temperature: 1,
  };
  const record = (round: number) => ({
    ...numbers,
    round,
    sampled: round > 0,
    tried: 5,
    valid: 1,
    repeated: 0,
    improved: 2,
  });
  const tally = { ...noTally, tried: 3, errors: 1, firstError: "own.ts:3: no" };
  const records = [0, 1, 2].map(record);
  return { ...initialSearch(1.2), round: 3, searched: 3, tally, population, found, records };
}

Deno.test("what is saved of a search comes back", () =>
  fc.assert(fc.property(members, (all) => {
    const state = stateWith(all), saved = savedSearch(state, options);
    assert.deepEqual(searchIn(saved, "FILE", 5), { ...state, options });
  })));

Deno.test("a damaged search is refused", () =>
  fc.assert(fc.property(
    fc.array(member, { minLength: 1, maxLength: 9 }),
    fc.constantFrom("scores", "rounds", "lengths", "tokens"),
    fc.constantFrom(-1, NaN, 77, "gone"),
    (all, part, value) => {
      const saved = savedSearch(
        stateWith([{ tokens: [1, 2], score: 1, round: 1 }, ...all]),
        options,
      );
      const tensors = new Map(saved.tensors), tensor = tensors.get(`search.${part}`)!;
      if (value === "gone") tensors.delete(`search.${part}`);
      else {
        const data = tensor.data.slice() as Float64Array;
        data[0] = value as number;
        tensors.set(`search.${part}`, { ...tensor, data } as typeof tensor);
      }
      // Another score is another score, and what is no number becomes 0 among integers.
      if (part === "scores" && Number.isFinite(value)) return;
      if (part !== "scores" && Number.isNaN(value)) return;
      assert.throws(
        () => searchIn({ ...saved, tensors }, "FILE", 5),
        /^CheckpointError: FILE: the state of the search is damaged/,
      );
    },
  )));

Deno.test("texts that are no state of a search are refused", () => {
  const saved = savedSearch(stateWith([]), options);
  for (
    const text of [
      "",
      "{",
      "null",
      "[]",
      "3",
      saved.metadata.search!.replace('"round":3', '"round":4'),
    ]
  ) {
    assert.throws(() => searchIn({ ...saved, metadata: { search: text } }, "FILE", 5), /damaged/);
  }
  assert.throws(
    () => searchIn({ ...saved, metadata: {} }, "FILE", 5),
    /holds a model, but no search/,
  );
});

Deno.test("the temperature rises while samples repeat what is known, and falls where they mean nothing", () => {
  const after = (now: number, valid: number, repeated: number) =>
    nextTemperature(now, 0.8, { ...noTally, tried: 100, valid, repeated });
  assert.deepEqual([after(0.8, 90, 50), after(0.8, 90, 40), after(0.8, 10, 0)], [0.9, 0.8, 0.8]);
  assert.deepEqual([after(1.1, 10, 0), after(1.8, 90, 90)], [1, 1.8]);
});
