import assert from "node:assert/strict";
import { type Arities, type Shape, Trees } from "../../../src/problems/symbolic/trees.ts";
import { randomFrom } from "../../../src/random.ts";
import { assertDistribution } from "../sampling.ts";

/** All trees with so many operators. */
function shapes(operators: number, arities: Arities): Shape[] {
  if (operators === 0) return [null];
  const unary = arities.unary ? shapes(operators - 1, arities).map((each): Shape => [each]) : [];
  if (!arities.binary) return unary;
  const splits = Array.from({ length: operators }, (_, left) => left);
  return [
    ...unary,
    ...splits.flatMap((left) =>
      shapes(left, arities).flatMap((one) =>
        shapes(operators - 1 - left, arities).map((other): Shape => [one, other])
      )
    ),
  ];
}

const kinds: Arities[] = [
  { unary: true, binary: true },
  { unary: true, binary: false },
  { unary: false, binary: true },
];

for (const arities of kinds) {
  Deno.test(`shapes are uniform among all of their size: ${JSON.stringify(arities)}`, () => {
    const trees = new Trees(arities, 6);
    for (const operators of [0, 1, 2, 3, 4]) {
      const all = shapes(operators, arities), random = randomFrom(operators + 1);
      assert.equal(trees.count(1, operators), all.length);
      const drawn = Array.from({ length: 40 * all.length }, () => trees.draw(random, operators));
      if (all.length > 1) assertDistribution(drawn, all.map((shape) => [shape, 1]));
      else assert.deepEqual(drawn[0], all[0]);
    }
  });
}

Deno.test("there are 1, 2, 6, 22, 90, 394 unary-binary trees: the large Schröder numbers", () => {
  const trees = new Trees({ unary: true, binary: true }, 5);
  assert.deepEqual([0, 1, 2, 3, 4, 5].map((n) => trees.count(1, n)), [1, 2, 6, 22, 90, 394]);
});
