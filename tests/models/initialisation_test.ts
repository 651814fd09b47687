/** Distributions are checked against Int2Int by the golden suite. */
import assert from "node:assert/strict";
import { initialise, sinusoid } from "../../src/models/initialisation.ts";
import type { WeightPart } from "../../src/models/weights.ts";
import { randomFrom } from "../../src/random.ts";

Deno.test("sinusoidal positions: sines in even columns, cosines in odd ones", () => {
  assert.deepEqual([sinusoid(0, 0, 8), sinusoid(0, 1, 8)], [0, 1]);
  assert.equal(sinusoid(3, 0, 8), Math.sin(3));
  assert.equal(sinusoid(3, 1, 8), Math.cos(3));
  assert(Math.abs(sinusoid(3, 6, 8) - Math.sin(3 / 1000)) < 1e-15);
});

Deno.test("one stream of random numbers gives one set of weights", () => {
  const part: WeightPart = {
    name: "table",
    shape: [10, 10],
    initial: { kind: "normal", deviation: 0.25 },
  };
  const draw = (seed: number) => {
    const values = new Float32Array(100);
    initialise(part, values, randomFrom(seed));
    return values;
  };
  assert.deepEqual(draw(4), draw(4));
  assert.notDeepEqual(draw(4), draw(5));
});
