/** pass@k is what drawing k of the samples gives on average. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { chanceToPass, PassCounter, passSizes } from "../../src/evaluation/pass_rates.ts";
import { soak } from "../soak.ts";

/** Counted over all ways to choose `k` of the samples, of which the first `right` are right. */
function counted(right: number, drawn: number, k: number): number {
  let passed = 0, all = 0;
  for (let subset = 0; subset < 2 ** drawn; subset++) {
    const size = subset.toString(2).replaceAll("0", "").length;
    if (size !== k) continue;
    all++;
    if ((subset & (2 ** right - 1)) !== 0) passed++;
  }
  return passed / all;
}

Deno.test("the chance to pass is the share of all choices of k samples that have a right one", () => {
  const sizes = fc.integer({ min: 1, max: 9 }).chain((drawn) =>
    fc.tuple(fc.nat(drawn), fc.constant(drawn), fc.integer({ min: 1, max: drawn }))
  );
  fc.assert(
    fc.property(sizes, ([right, drawn, k]) => {
      const found = chanceToPass(right, drawn, k), expected = counted(right, drawn, k);
      assert.ok(Math.abs(found - expected) < 1e-12, `${right} of ${drawn}: ${found}, ${expected}`);
    }),
    { numRuns: soak(200, 60) },
  );
});

Deno.test("rates are known of 1, 10 and 100 samples, and of all that were drawn", () => {
  assert.deepEqual(passSizes(0), []);
  assert.deepEqual(passSizes(1), [1]);
  assert.deepEqual(passSizes(40), [1, 10, 40]);
  assert.deepEqual(passSizes(100), [1, 10, 100]);
  assert.deepEqual(passSizes(1000), [1, 10, 100, 1000]);
  const counter = new PassCounter(4);
  assert.deepEqual(counter.rates(), []);
  counter.count({ right: 1, drawn: 4 });
  counter.count({ right: 0, drawn: 4 });
  assert.deepEqual(counter.rates(), [{ k: 1, percent: 12.5 }, { k: 4, percent: 50 }]);
});
