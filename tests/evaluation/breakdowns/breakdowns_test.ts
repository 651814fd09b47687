/** What breakdowns count, against plain counting. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Breakdown } from "../../../src/evaluation/breakdowns/breakdown.ts";
import { byLength } from "../../../src/evaluation/breakdowns/by_length.ts";
import { byPosition } from "../../../src/evaluation/breakdowns/by_position.ts";
import { bySeen } from "../../../src/evaluation/breakdowns/by_seen.ts";
import {
  type EvaluationRecord,
  isCorrect,
  predictedTokens,
} from "../../../src/evaluation/record.ts";
import { countRecord, emptyTally, namedClasses, overall } from "../../../src/evaluation/tally.ts";
import { records } from "./random_records.ts";

function groupsOf(breakdown: Breakdown, all: readonly EvaluationRecord[]) {
  for (const record of all) breakdown.count(record, isCorrect(record));
  return breakdown.groups();
}

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

Deno.test("sums over lengths, over classes, and over seen and unseen problems are those of all examples", () =>
  fc.assert(fc.property(records, (all) => {
    const tally = emptyTally({ eval: 0, error: 0 });
    all.forEach((record) => countRecord(tally, record));
    const expected = overall(tally);
    assert.equal(expected.total, all.length);
    for (const breakdown of [byLength(), bySeen((index) => index % 3 === 0)]) {
      const { right, total } = groupsOf(breakdown, all);
      assert.deepEqual({ right: sum(right), total: sum(total) }, expected);
    }
    const classes = namedClasses(tally, String).map(({ ratio }) => ratio);
    assert.equal(sum(classes.map(({ right }) => right)), expected.right);
    assert.equal(sum(classes.map(({ total }) => total)), expected.total);
  })));

Deno.test("positions are those of all right answers, and right where the best answer has the same token", () =>
  fc.assert(fc.property(records, (all) => {
    const { groups, right, total } = groupsOf(byPosition(), all);
    const longest = Math.max(...all.map(({ answer }) => answer.length));
    assert.deepEqual(groups, Array.from({ length: longest }, (_, k) => String(k + 1)));
    for (let k = 0; k < longest; k++) {
      const having = all.filter(({ answer }) => answer.length > k);
      const same = having.filter((record) => predictedTokens(record)[k] === record.answer[k]);
      assert.deepEqual([right[k], total[k]], [same.length, having.length]);
    }
    assert.equal(sum(total), sum(all.map(({ answer }) => answer.length)));
  })));

Deno.test("lengths come in order, each with its own examples", () =>
  fc.assert(fc.property(records, (all) => {
    const { groups, right, total } = groupsOf(byLength(), all);
    assert.deepEqual(groups, [...groups].sort((a, b) => Number(a) - Number(b)));
    groups.forEach((length, i) => {
      const those = all.filter(({ answer }) => answer.length === Number(length));
      assert.deepEqual([right[i], total[i]], [those.filter(isCorrect).length, those.length]);
    });
  })));

Deno.test("seen problems come first; those of which it is not known are left out", () => {
  const isSeen = (index: number) => index > 3 ? undefined : index === 1;
  const example = { problem: [], answer: [], classCode: 0, hypotheses: [] };
  const all = [0, 1, 2, 3, 4, 5].map((index) => ({ ...example, index, perfect: index < 3 }));
  const { groups, right, total } = groupsOf(bySeen(isSeen), all);
  assert.deepEqual({ groups, right, total }, {
    ...{ groups: ["seen", "unseen"], right: [1, 2], total: [1, 3] },
  });
  assert.deepEqual(groupsOf(bySeen(() => undefined), all).groups, []);
});
