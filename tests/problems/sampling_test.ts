/** The tests of distributions are worth something only if they notice wrong ones. */
import assert from "node:assert/strict";
import { randomFrom } from "../../src/random.ts";
import { assertDistribution, tuples } from "./sampling.ts";

const random = randomFrom(3);
const dice = Array.from({ length: 6000 }, () => random.integer(1, 6));
const fair = [1, 2, 3, 4, 5, 6].map((face) => [face, 1] as const);

Deno.test("a fair die passes, a loaded one and one with a seventh face do not", () => {
  assertDistribution(dice, fair);
  const loaded = dice.map((face, i) => i % 20 === 0 ? 6 : face);
  assert.throws(() => assertDistribution(loaded, fair), /chi-square/);
  assert.throws(() => assertDistribution([...dice, 7], fair), /7 cannot be drawn/);
});

Deno.test("tuples are all different and in range", () => {
  const all = tuples(3, -1n, 2n);
  assert.equal(new Set(all.map(String)).size, 64);
  assert.ok(all.flat().every((value) => value >= -1n && value <= 2n));
});
