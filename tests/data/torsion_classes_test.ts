/** How isogeny classes are read from tables and chosen. */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chooseClasses,
  type IsogenyClass,
  isogenyClasses,
  type TableLine,
} from "../../data/torsion/classes.ts";
import { randomFrom } from "../../src/random.ts";

/** 99d is the twist of 11a by -3. */
const table: readonly TableLine[] = [
  "11a1 [0, -1, 1, -10, -20] -122023936/161051 1",
  "11a2 [0, -1, 1, -7820, -263580] -52893159101157376/11 1",
  "11a3 [0, -1, 1, 0, 0] -4096/11 5",
  "14a1 [1, 0, 1, 4, -6] 9938375/21952 6",
  "99d1 [0, 0, 1, -3, -5] -4096/11 1",
  "99d2 [0, 0, 1, -93, 625] -122023936/161051 1",
  "99d3 [0, 0, 1, -70383, 7187035] -52893159101157376/11 1",
];

function made(count: number): IsogenyClass[] {
  return Array.from({ length: count }, (_, i) => ({
    label: `${i}a1`,
    conductor: i,
    minimalTwist: `${i}a`,
    coefficients: `[0,0,0,0,${i}]`,
    order: i % 7 === 0 ? 5 : i % 2 + 1,
  }));
}

Deno.test("a class is described by a curve with the most points of finite order, and its minimal twist", () => {
  assert.deepEqual(isogenyClasses(table), [
    { label: "11a3", conductor: 11, minimalTwist: "11a", coefficients: "[0,-1,1,0,0]", order: 5 },
    { label: "14a1", conductor: 14, minimalTwist: "14a", coefficients: "[1,0,1,4,-6]", order: 6 },
    { label: "99d1", conductor: 99, minimalTwist: "11a", coefficients: "[0,0,1,-3,-5]", order: 1 },
  ]);
});

Deno.test("a line that is no curve is refused", () => {
  for (const line of ["", "11a1 [0, -1, 1, -10, -20] 5", "  ***   error opening elldata file"]) {
    assert.throws(() => isogenyClasses([line]), SyntaxError);
  }
});

Deno.test("of each order at most so many classes are chosen, none twice, and all where there are fewer", () => {
  fc.assert(
    fc.property(fc.nat(300), fc.integer({ min: 1, max: 100 }), fc.nat(), (count, most, seed) => {
      const classes = made(count), chosen = chooseClasses(classes, most, randomFrom(seed));
      assert.equal(new Set(chosen).size, chosen.length);
      for (const wanted of [1, 2, 5]) {
        const number = (some: IsogenyClass[]) =>
          some.filter(({ order }) => order === wanted).length;
        assert.equal(number(chosen), Math.min(most, number(classes)));
      }
    }),
    { numRuns: 30 },
  );
});
