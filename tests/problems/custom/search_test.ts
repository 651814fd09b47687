/** Files that describe a search for constructions. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { randomFrom } from "../../../src/random.ts";
import { load, mistakeOf } from "./problem_file.ts";

const source = readFileSync(new URL("../../../examples/no_isosceles.ts", import.meta.url), "utf8");

Deno.test("a search is a problem that asks nothing, and whose answers local search finds", () => {
  const { search, generate, inputTokenizer, evaluate } = load(source);
  const { problem, answer } = generate(randomFrom(1), "train")!;
  assert.deepEqual(inputTokenizer.encode(problem), []);
  assert.equal(search!.score(answer), (answer as number[]).length);
  assert.deepEqual(search!.canonical(search!.augment(answer, randomFrom(2))), answer);
  assert.equal(evaluate(problem, answer, [0, 1]).correct, false);
  assert.equal(evaluate(problem, [0, 1], answer).correct, true);
  assert.equal(search!.score([0, 1, 2]), undefined);
});

const mistakes: [what: string, from: string, to: string, expected: RegExp][] = [
  [
    "start is missing",
    "start: () => [],",
    "",
    /^FILE: the problem has no start; expected a function$/,
  ],
  [
    "improve is missing",
    "improve(points",
    "imprve(points",
    /the search has a field imprve; expected name, /,
  ],
  [
    "a field is misspelled",
    "augment:",
    "augmnt:",
    /the search has a field augmnt; expected name, /,
  ],
  [
    "canonical is no function",
    "canonical: (points) =>",
    "canonical: 3, augment: (points) =>",
    /canonical: expected a function, found 3/,
  ],
  [
    "a score is not finite",
    "? points.length",
    "? 1 / 0",
    /score: expected a finite number, .* found Infinity$/,
  ],
  [
    "a score is no number",
    "? points.length",
    '? "7"',
    /score: expected a finite number, .* found "7"$/,
  ],
  [
    "a name is unknown",
    "return inOrder(found)",
    "return inOder(found)",
    /^FILE:\d+: improve failed: inOder is not defined$/,
  ],
  [
    "forms differ in their scores",
    "? points.length",
    "? points[0]",
    /(canonical|augment) changes the score of a construction from/,
  ],
  [
    "there is no construction",
    "? points.length",
    "? undefined",
    /improve made no train example in 10,000 tries: it always returned undefined$/,
  ],
  [
    "start makes nothing",
    "start: () => []",
    "start: () => undefined as unknown as Points",
    /start: expected a construction, found undefined/,
  ],
  [
    "chance is not repeated",
    "start: () => []",
    "start: (() => { let k = 0; return () => [k++ % 64]; })()",
    /improve made .* and then .* from the same seed/,
  ],
];

for (const [what, from, to, expected] of mistakes) {
  Deno.test(`a search is refused when ${what}`, () => {
    assert(source.includes(from));
    assert.match(mistakeOf(source.replace(from, to)), expected);
  });
}

Deno.test("a canonical form must be its own", () => {
  const turning = source.replace(
    /canonical: \(points\) =>[^]*?,\n\n/,
    "canonical: (points) => image(n, points, symmetries[1]!),\n\n",
  );
  assert.match(mistakeOf(turning), /canonical changes what it has returned itself/);
});
