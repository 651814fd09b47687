import assert from "node:assert/strict";
import fc from "fast-check";
import { Collected } from "../../src/encoding/collected.ts";
import { type Sets, splitExamples, type SplitWishes } from "../../src/encoding/split.ts";
import { randomFrom } from "../../src/random.ts";

const none = { train: undefined, valid: undefined, test: undefined };
const plain: SplitWishes = { counts: none, balance: 0, isStratified: false, isInOrder: false };

interface Planted {
  readonly answer: number;
  readonly group?: string;
}

function collected(planted: readonly Planted[]): Collected {
  const examples = new Collected();
  examples.beginFile("planted.csv");
  planted.forEach(({ answer, group }, i) =>
    examples.add(
      [{ problem: BigInt(i), answer: BigInt(answer), row: { line: i + 1, cells: [] } }],
      { group, labels: [] },
    )
  );
  return examples;
}

function all({ train, valid, test }: Sets): number[] {
  return [...train, ...valid, ...test];
}

Deno.test("a tenth is held out for validation and for test, and every example is in one set", () => {
  const sets = splitExamples(collected(Array(1000).fill({ answer: 1 })), plain, randomFrom(1));
  assert.deepEqual([sets.train, sets.valid, sets.test].map(({ length }) => length), [
    800,
    100,
    100,
  ]);
  assert.equal(new Set(all(sets)).size, 1000);
});

Deno.test("the seed decides, and nothing else", () => {
  const examples = collected(Array(50).fill({ answer: 1 }));
  const split = (seed: number) => splitExamples(examples, plain, randomFrom(seed));
  assert.deepEqual(split(1), split(1));
  assert.notDeepEqual(split(1), split(2));
});

Deno.test("a group is in one set", () => {
  const groups = fc.array(fc.nat(12), { minLength: 20, maxLength: 200 });
  fc.assert(fc.property(groups, fc.nat(), (names, seed) => {
    const planted = names.map((name) => ({ answer: 0, group: `g${name}` }));
    const counts = { train: undefined, valid: 3, test: 5 };
    const sets = splitExamples(collected(planted), { ...plain, counts }, randomFrom(seed));
    const setOf = new Map<string, string>();
    for (const [name, set] of Object.entries(sets)) {
      for (const example of set) {
        const { group } = planted[example]!;
        assert.equal(setOf.get(group) ?? name, name);
        setOf.set(group, name);
      }
    }
    assert.ok(sets.valid.length <= 3 && sets.test.length <= 5);
  }));
});

Deno.test("stratified sets have the proportions of all", () => {
  const planted = Array.from(
    { length: 1000 },
    (_, i) => ({ answer: i % 10 === 0 ? 1 : i % 100 === 1 ? 2 : 0 }),
  );
  const counts = { train: 500, valid: 200, test: 100 };
  const sets = splitExamples(
    collected(planted),
    { ...plain, counts, isStratified: true },
    randomFrom(3),
  );
  const shares = [sets.train, sets.valid, sets.test].map((set) =>
    [0, 1, 2].map((answer) => set.filter((example) => planted[example]!.answer === answer).length)
  );
  assert.deepEqual(shares, [[445, 50, 5], [178, 20, 2], [89, 10, 1]]);
  assert.equal(new Set(all(sets)).size, 800);
});

Deno.test("a balance keeps at most so many examples of an answer", () => {
  const planted = Array.from({ length: 300 }, (_, i) => ({ answer: i < 280 ? 0 : 1 }));
  const sets = splitExamples(collected(planted), { ...plain, balance: 30 }, randomFrom(3));
  const kept = all(sets).map((example) => planted[example]!.answer);
  assert.deepEqual([0, 1].map((answer) => kept.filter((one) => one === answer).length), [30, 20]);
});

Deno.test("in order, the last examples are for test, and those before for validation", () => {
  const examples = collected(Array(20).fill({ answer: 1 }));
  const counts = { train: 10, valid: 3, test: 2 };
  const { train, valid, test } = splitExamples(
    examples,
    { ...plain, counts, isInOrder: true },
    randomFrom(1),
  );
  assert.deepEqual([...valid, ...test], [15, 16, 17, 18, 19]);
  assert.deepEqual([...train], [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
});

Deno.test("contradictory examples are in no set", () => {
  const examples = collected(Array(20).fill({ answer: 1 }));
  examples.add([{ problem: 7n, answer: 2n, row: { line: 21, cells: [] } }], { labels: [] });
  assert.deepEqual(examples.contradictions, [
    { problem: 7, places: ["planted.csv:8", "planted.csv:21"], answers: [0, 1] },
  ]);
  const numbers = all(splitExamples(examples, plain, randomFrom(1)));
  assert.equal(numbers.length, 19);
  assert.ok(!numbers.includes(7));
});

Deno.test("too few examples for what is asked are refused", () => {
  const examples = collected(Array(20).fill({ answer: 1 }));
  const split = (counts: SplitWishes["counts"]) => () =>
    splitExamples(examples, { ...plain, counts }, randomFrom(1));
  assert.throws(split({ train: undefined, valid: 10, test: 10 }), {
    name: "FlagError",
    message:
      /^--valid: --valid and --test ask for 21 examples with at least one to train on, and there are 20$/,
  });
  assert.throws(
    split({ train: 15, valid: 3, test: 3 }),
    /^FlagError: --train: .* ask for 21 examples, and there are 20$/,
  );
  assert.equal(all(split({ train: 14, valid: 3, test: 3 })()).length, 20);
});
