import assert from "node:assert/strict";
import { classOfInteger, classOfResidue, describeClass } from "../../src/problems/classes.ts";

Deno.test("lengths are exact just below, at and beyond powers of ten, for integers of any size", () => {
  const flags = { max_class: 101, class_by_length: true };
  for (const exponent of [1, 3, 15, 40]) {
    const power = 10n ** BigInt(exponent);
    assert.equal(classOfInteger([1n, power - 1n], 7n, flags), 1000 * (exponent - 1) + 7);
    assert.equal(classOfInteger([power, 0n], 7n, flags), 1000 * exponent + 7);
    assert.equal(classOfInteger([-power, 3n], 7n, flags), 1000 * exponent + 7);
  }
});

Deno.test("classes stay small whatever a data file holds", () => {
  const flags = { max_class: 101, class_by_length: false };
  assert.equal(classOfInteger(undefined, 10n ** 30n, flags), 101);
  assert.equal(classOfInteger(undefined, -(10n ** 30n), flags), -101);
});

Deno.test("a class is called by its number, or by length and number", () => {
  assert.deepEqual([0, 999, 1000, 3007, 12101].map(describeClass), [
    "0",
    "999",
    "1-0",
    "3-7",
    "12-101",
  ]);
});

Deno.test("classes of few answers are residues, -1 for what cannot be read", () => {
  const residues = [0n, 7n, 100n, 101n, -5n, 10n ** 30n, undefined]
    .map((answer) => classOfResidue(answer, { max_class: 101 }));
  assert.deepEqual(residues, [0, 7, 100, 0, 96, Number(10n ** 30n % 101n), -1]);
});
