import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { scoresLine } from "../../src/log/training_lines.ts";
import { bestOf, parseHalving, rungs } from "../../src/sweep/halving.ts";
import type { PlannedRun } from "../../src/sweep/plan.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

Deno.test("the rungs of a race end with all epochs, and are as many as it takes to find one winner", () => {
  assert.deepEqual(rungs(9, 9, 3), [1, 3, 9]);
  assert.deepEqual(rungs(27, 4, 3), [3, 9, 27]);
  assert.deepEqual(rungs(100, 1, 3), [100]);
  assert.deepEqual(rungs(1, 50, 2), [1]);
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(500), fc.integer({ min: 2, max: 9 }), (e, n, factor) => {
      const found = rungs(e + 1, n + 1, factor);
      assert.equal(found.at(-1), e + 1);
      assert(found[0]! >= 1);
      assert(found.every((rung, i) => i === 0 || rung > found[i - 1]!), String(found));
    }),
  );
});

Deno.test("a metric and a factor are read", () => {
  assert.equal(parseHalving(""), undefined);
  const metric = { name: "valid_arithmetic_acc", highestIsBest: true };
  assert.deepEqual(parseHalving("valid_arithmetic_acc"), { metric, factor: 3 });
  const lowest = { name: "x_loss", highestIsBest: false };
  assert.deepEqual(parseHalving("_x_loss,factor=4"), { metric: lowest, factor: 4 });
});

Deno.test("the best go on, by the last evaluation up to the rung; of equals the first; without a score last", () =>
  inTemporaryFolder((root) => {
    const courses = [[10, 90], [20], [10, 80], [20, 5], []];
    const runs = courses.map((scores, index) => {
      const folder = `${root}/${index}`;
      mkdirSync(folder);
      const lines = scores.map((acc, epoch) =>
        `INFO - x - 0:00:01 - ${scoresLine(epoch, { acc })}\n`
      );
      // Half a line of a killed process.
      writeFileSync(`${folder}/train.log`, lines.join("") + "INFO - x - 0:00:01 - __log__:{");
      return { index, folder } as PlannedRun;
    });
    const best = (rung: number, count: number, highestIsBest = true) =>
      bestOf(runs, rung, { name: "acc", highestIsBest }, count).map(({ index }) => index);
    assert.deepEqual(best(1, 2), [1, 3]);
    assert.deepEqual(best(1, 1), [1]);
    assert.deepEqual(best(2, 2), [0, 2]);
    assert.deepEqual(best(2, 1, false), [3]);
    assert.deepEqual(best(2, 4), [0, 1, 2, 3]);
  }));
